// DigitClassifier
// SPDX-License-Identifier: MIT

// SSE2 on x86-64, NEON on arm64: what the compiler may use without asking the CPU.

#include "backends.h"

#define CKERNELS_NAME(x) ckernels_baseline_##x
#define CKERNELS_TARGET
#define CKERNELS_VECTOR_WIDTH 4
#if defined(__aarch64__)
#define CKERNELS_TILE_ROWS 12  // 24 sums, 2 right, 1 left of 32 registers.
#else
#define CKERNELS_TILE_ROWS 6  // 12 sums, 2 right, 1 left of 16 registers.
#endif
#include "kernel_body.h"
