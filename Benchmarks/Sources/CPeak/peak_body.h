// DigitClassifier
// SPDX-License-Identifier: MIT

// The loop, once per instruction set. The including file defines:
//
//   CPEAK_NAME       the function
//   CPEAK_TARGET     its target attribute
//   CPEAK_LANES      floats in a vector
//   CPEAK_SUMS       independent sums: more than latency × units (4 × 2 here), fewer than registers
//   CPEAK_ADD(s,m,a) s = s * m + a
//
// No file guard: it is included several times.

CPEAK_TARGET static int64_t CPEAK_NAME(int64_t rounds) {
  typedef float vector __attribute__((vector_size(CPEAK_LANES * sizeof(float))));
  // The sums stay near 1: neither infinite nor denormal, which would cost extra. The optimiser may not
  // know the factors, nor change the order of float arithmetic, so it has to do every step.
  volatile float source[2] = {0.99f, 0.01f};
  const vector multiplier = source[0] - (vector){};
  const vector addend = source[1] - (vector){};
  vector sums[CPEAK_SUMS];
#pragma clang loop unroll(full)
  for (int i = 0; i < CPEAK_SUMS; i++) sums[i] = multiplier + 0.001f * (float)i;

#pragma clang loop unroll(disable)
  for (int64_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < CPEAK_SUMS; i++) CPEAK_ADD(sums[i], multiplier, addend);
  }

  vector total = {};
#pragma clang loop unroll(full)
  for (int i = 0; i < CPEAK_SUMS; i++) total += sums[i];
  volatile float sink = 0;
  for (int lane = 0; lane < CPEAK_LANES; lane++) sink = sink + total[lane];
  return rounds * CPEAK_SUMS * CPEAK_LANES * 2;
}

#undef CPEAK_NAME
#undef CPEAK_TARGET
#undef CPEAK_LANES
#undef CPEAK_SUMS
#undef CPEAK_ADD
