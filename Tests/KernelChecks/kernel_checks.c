// DigitClassifier
// SPDX-License-Identifier: MIT

// Compares every kernel of every backend that this CPU has with plain loops in double precision, and checks
// that no kernel writes outside its output or reads behind its input. scripts/check-arm64-kernels runs it.

#define _DEFAULT_SOURCE  // For mmap's anonymous memory.

#include "checks.h"

#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// A quiet NaN of our own: a kernel that computes with a float it should not have read makes NaN of it.
static const uint32_t canary = 0x7fc0d161;

enum { canaries = 32, most_blocks = 32, most_wanted = 16 };

typedef struct block {
  void *base;
  size_t bytes;
  float *start;
  int64_t count, behind;
} block;

static const char *backend_name = "", *group_name = "";
static char case_name[200];
static block blocks[most_blocks];
static double *wanted_values[most_wanted];
static int block_count, wanted_count;
static int64_t case_count, value_count;
static uint64_t random_state = 88172645463325252u;

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "%s %s: %s: ", backend_name, group_name, case_name);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  exit(1);
}

static void left_its_buffer(int number) {
  (void)number;
  // Formatting is not allowed in a handler; these strings are whole before any kernel runs.
  const char *parts[] = {backend_name, " ", group_name, ": ", case_name, ": left its buffer\n"};
  for (int i = 0; i < COUNT_OF(parts); i++) {
    if (write(STDERR_FILENO, parts[i], strlen(parts[i])) < 0) break;
  }
  _exit(1);
}

static int is_canary(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits == canary;
}

static void put_canaries(float *at, int64_t count) {
  for (int64_t i = 0; i < count; i++) memcpy(at + i, &canary, sizeof canary);
}

static float random_float(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (float)(int32_t)(random_state >> 40) * 0x1p-23f - 1;
}

// The memory behind a buffer ends with a page that nobody may touch.
static block *allocate(int64_t count, int64_t behind) {
  if (block_count == most_blocks) fail("the check needs more buffers");
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t used = (size_t)(canaries + count + behind) * sizeof(float);
  const size_t open = (used + page - 1) / page * page;
  char *base = mmap(NULL, open + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (base == MAP_FAILED || mprotect(base + open, page, PROT_NONE) != 0) fail("no memory");
  block *b = &blocks[block_count++];
  float *end = (float *)(void *)(base + open);
  *b = (block){base, open + page, end - behind - count, count, behind};
  put_canaries(b->start - canaries, canaries + count + behind);
  return b;
}

static void end_case(void) {
  for (int i = 0; i < block_count; i++) {
    const block *b = &blocks[i];
    for (int64_t j = 1; j <= canaries; j++) {
      if (!is_canary(b->start[-j])) fail("wrote to place -%lld of a buffer", (long long)j);
    }
    for (int64_t j = 0; j < b->behind; j++) {
      if (!is_canary(b->start[b->count + j])) {
        fail("wrote to place %lld of a buffer of %lld", (long long)(b->count + j),
             (long long)b->count);
      }
    }
    munmap(b->base, b->bytes);
  }
  for (int i = 0; i < wanted_count; i++) free(wanted_values[i]);
  block_count = wanted_count = 0;
}

void begin_case(const char *format, ...) {
  end_case();
  case_count++;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(case_name, sizeof case_name, format, arguments);
  va_end(arguments);
}

float *given_zeros(int64_t count) {
  float *values = allocate(count, case_count % 4)->start;
  for (int64_t i = 0; i < count; i++) values[i] = 0;
  return values;
}

float *given(int64_t count) {
  float *values = given_zeros(count);
  for (int64_t i = 0; i < count; i++) values[i] = random_float();
  return values;
}

float *untouched(int64_t count) {
  return allocate(count, canaries + case_count % 4)->start;
}

float *started(int64_t count) {
  float *values = untouched(count);
  for (int64_t i = 0; i < count; i++) values[i] = random_float();
  return values;
}

double *wanted(int64_t count) {
  if (wanted_count == most_wanted) fail("the check needs more wanted values");
  double *values = malloc((size_t)(count + 1) * sizeof *values);
  if (!values) fail("no memory");
  for (int64_t i = 0; i < count; i++) values[i] = (double)NAN;
  wanted_values[wanted_count++] = values;
  return values;
}

double *wanted_from(const float *values, int64_t count) {
  double *copy = wanted(count);
  for (int64_t i = 0; i < count; i++) copy[i] = (double)values[i];
  return copy;
}

void expect(const char *name, const float *found, const double *wanted, int64_t count,
            double tolerance) {
  for (int64_t i = 0; i < count; i++, value_count++) {
    if (isnan(wanted[i])) {
      if (!is_canary(found[i])) {
        fail("%s[%lld]: expected it untouched, found %.9g", name, (long long)i, (double)found[i]);
      }
    } else if (!(fabs((double)found[i] - wanted[i]) <= tolerance)) {
      fail("%s[%lld]: expected %.9g within %.3g, found %.9g", name, (long long)i, wanted[i],
           tolerance, (double)found[i]);
    }
  }
}

void expect_same(const char *name, const float *found, const float *other, int64_t count) {
  for (int64_t i = 0; i < count; i++, value_count++) {
    if (memcmp(found + i, other + i, sizeof *found) != 0) {
      fail("%s[%lld]: expected %a to the bit, found %a", name, (long long)i, (double)other[i],
           (double)found[i]);
    }
  }
}

double scale_of(const double *wanted, int64_t count) {
  double scale = 1;
  for (int64_t i = 0; i < count; i++) scale = fmax(scale, fabs(wanted[i]));
  return scale;
}

double rounding(int64_t terms, double magnitude) {
  const double roundings = (double)(terms + 2);
  // As bad as it can get, or, where the terms are many, worse than it gets: errors of both signs cancel.
  return fmin(roundings, 8 * sqrt(roundings)) * 0x1p-24 * magnitude;
}

int main(void) {
  static const struct {
    int32_t backend;
    const char *name;
  } backends[] = {
      {ckernels_reference, "reference"}, {ckernels_baseline, "baseline"},
      {ckernels_avx2, "avx2"},           {ckernels_avx512, "avx512"},
      {ckernels_neon, "neon"},
  };
  static const struct {
    const char *name;
    void (*check)(const ckernels_table *);
  } groups[] = {
      {"product", check_product},         {"one row", check_one_row},
      {"first layer", check_first_layer}, {"winograd", check_winograd},
      {"winograd gradient", check_winograd_gradient},
      {"elementwise", check_elementwise}, {"channels", check_channels},
      {"pooling", check_pooling},         {"transpose", check_transpose},
      {"updates", check_updates},
  };
  signal(SIGSEGV, left_its_buffer);
  signal(SIGBUS, left_its_buffer);
  int64_t backend_count = 0;
  for (int b = 0; b < COUNT_OF(backends); b++) {
    const ckernels_table *kernels = ckernels_table_for(backends[b].backend);
    if (!kernels) continue;
    backend_count++;
    backend_name = backends[b].name;
    for (int g = 0; g < COUNT_OF(groups); g++) {
      group_name = groups[g].name;
      groups[g].check(kernels);
      end_case();
      printf("%s %s ok\n", backend_name, group_name);
      fflush(stdout);
    }
  }
  printf("kernel checks: %lld backends, %lld cases, %lld values\n", (long long)backend_count,
         (long long)case_count, (long long)value_count);
  return 0;
}
