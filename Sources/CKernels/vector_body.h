// DigitClassifier
// SPDX-License-Identifier: MIT

// One backend's vector, and how it is loaded, stored and compared: part of kernel_body.h.

#define ALWAYS_INLINE CKERNELS_TARGET static inline __attribute__((always_inline))

typedef float CKERNELS_NAME(vector) __attribute__((vector_size(4 * CKERNELS_VECTOR_WIDTH)));
typedef int32_t CKERNELS_NAME(mask) __attribute__((vector_size(4 * CKERNELS_VECTOR_WIDTH)));

ALWAYS_INLINE CKERNELS_NAME(vector) CKERNELS_NAME(load)(const float *from) {
  CKERNELS_NAME(vector) v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}

ALWAYS_INLINE CKERNELS_NAME(vector) CKERNELS_NAME(load_first)(const float *from, int64_t count) {
  CKERNELS_NAME(vector) v = {0};
  if (count >= CKERNELS_VECTOR_WIDTH) return CKERNELS_NAME(load)(from);
  for (int64_t i = 0; i < count; i++) v[i] = from[i];
  return v;
}

ALWAYS_INLINE void CKERNELS_NAME(store_first)(CKERNELS_NAME(vector) v, float *to, int64_t count) {
  if (count >= CKERNELS_VECTOR_WIDTH) {
    __builtin_memcpy(to, &v, sizeof v);
  } else {
    for (int64_t i = 0; i < count; i++) to[i] = v[i];
  }
}

ALWAYS_INLINE CKERNELS_NAME(vector) CKERNELS_NAME(larger)(CKERNELS_NAME(vector) a,
                                                          CKERNELS_NAME(vector) b) {
  const CKERNELS_NAME(mask) first = (CKERNELS_NAME(mask))(a > b);
  return (CKERNELS_NAME(vector))(((CKERNELS_NAME(mask))a & first) |
                                 ((CKERNELS_NAME(mask))b & ~first));
}
