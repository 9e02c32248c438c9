// DigitClassifier
// SPDX-License-Identifier: MIT

#include "backends.h"

#if defined(__x86_64__)
#define CKERNELS_NAME(x) ckernels_avx2_##x
#define CKERNELS_TARGET __attribute__((target("avx2,fma")))
#define CKERNELS_VECTOR_WIDTH 8
#define CKERNELS_TILE_ROWS 6  // 12 sums, 2 right, 1 left of 16 registers.
#include "kernel_body.h"
#endif
