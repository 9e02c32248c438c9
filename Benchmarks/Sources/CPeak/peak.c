// DigitClassifier
// SPDX-License-Identifier: MIT

#include "cpeak.h"

#define CPEAK_FUSED(sum, multiplier, addend) \
  (sum) = __builtin_elementwise_fma((sum), (multiplier), (addend))

#if defined(__aarch64__)
#define CPEAK_NAME peak_baseline
#define CPEAK_TARGET
#define CPEAK_LANES 4
#define CPEAK_SUMS 24
#define CPEAK_ADD CPEAK_FUSED
#include "peak_body.h"
#else
#define CPEAK_NAME peak_baseline
#define CPEAK_TARGET
#define CPEAK_LANES 4
#define CPEAK_SUMS 12
#define CPEAK_ADD(sum, multiplier, addend) (sum) = (sum) * (multiplier) + (addend)
#include "peak_body.h"
#endif

#if defined(__x86_64__)
#define CPEAK_NAME peak_avx2
#define CPEAK_TARGET __attribute__((target("avx2,fma")))
#define CPEAK_LANES 8
#define CPEAK_SUMS 12
#define CPEAK_ADD CPEAK_FUSED
#include "peak_body.h"

#define CPEAK_NAME peak_avx512
#define CPEAK_TARGET __attribute__((target("avx512f,avx2,fma")))
#define CPEAK_LANES 16
#define CPEAK_SUMS 24
#define CPEAK_ADD CPEAK_FUSED
#include "peak_body.h"
#endif

int64_t cpeak_run(int32_t instruction_set, int64_t rounds) {
  switch (instruction_set) {
  case cpeak_baseline:
    return peak_baseline(rounds);
#if defined(__x86_64__)
  case cpeak_avx2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? peak_avx2(rounds) : 0;
  case cpeak_avx512:
    return __builtin_cpu_supports("avx512f") ? peak_avx512(rounds) : 0;
#endif
  default:
    return 0;
  }
}
