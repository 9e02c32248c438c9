// DigitClassifier
// SPDX-License-Identifier: MIT

#include "backends.h"

#include <stddef.h>

const ckernels_table *ckernels_table_for(int32_t backend) {
  switch (backend) {
  case ckernels_reference:
    return &ckernels_reference_table;
#if defined(__x86_64__)
  case ckernels_baseline:
    return &ckernels_baseline_table;
  // The compiler's own probe also asks the operating system whether it saves the wide registers.
  case ckernels_avx2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &ckernels_avx2_table
                                                                           : NULL;
  case ckernels_avx512:
    return __builtin_cpu_supports("avx512f") ? &ckernels_avx512_table : NULL;
#elif defined(__aarch64__)
  // NEON is part of every arm64 CPU, so the baseline build is the NEON build.
  case ckernels_neon:
    return &ckernels_baseline_table;
#else
  case ckernels_baseline:
    return &ckernels_baseline_table;
#endif
  default:
    return NULL;
  }
}
