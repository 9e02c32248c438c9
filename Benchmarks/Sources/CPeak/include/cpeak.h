// DigitClassifier
// SPDX-License-Identifier: MIT

// The most float32 arithmetic that one core does, by instruction set: multiply-adds on registers alone.

#ifndef CPEAK_H
#define CPEAK_H

#include <stdint.h>

/// Instruction sets that the loop is compiled for.
enum {
  cpeak_baseline = 0,  // SSE2, a multiplication and an addition (it has no fused one); NEON on arm64.
  cpeak_avx2 = 1,
  cpeak_avx512 = 2,
};

/// Runs `rounds` times every register of the instruction set through one multiply-add.
///
/// Returns how many operations that was, a multiply-add counting as two, or 0 where this build or this
/// CPU does not have the instruction set.
int64_t cpeak_run(int32_t instruction_set, int64_t rounds);

#endif
