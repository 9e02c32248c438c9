// DigitClassifier
// SPDX-License-Identifier: MIT

#include "backends.h"

#if defined(__x86_64__)
#define CKERNELS_NAME(x) ckernels_avx512_##x
#define CKERNELS_TARGET __attribute__((target("avx512f,avx2,fma")))
#define CKERNELS_VECTOR_WIDTH 16
#define CKERNELS_TILE_ROWS 14  // 28 sums, 2 right, 1 left of 32 registers.
#include "kernel_body.h"
#endif
