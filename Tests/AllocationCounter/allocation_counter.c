// DigitClassifier
// SPDX-License-Identifier: MIT

// Counts allocations by standing in front of the C library's own functions. Only glibc exports those under
// a second name, and the sanitizers stand there themselves; elsewhere nothing is counted, and the value
// says so.

#include "allocation_counter.h"

#include <errno.h>
#include <stddef.h>

#if defined(__has_feature)
#define ALLOCATION_COUNTER_SANITIZED                                                               \
  (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define ALLOCATION_COUNTER_SANITIZED 0
#endif

#if defined(__GLIBC__) && !ALLOCATION_COUNTER_SANITIZED

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static _Thread_local int64_t count;

int64_t allocation_counter_value(void) { return count; }

void *malloc(size_t size) {
  count++;
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count++;
  return __libc_calloc(number, size);
}

void *realloc(void *old, size_t size) {
  count++;
  return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  count++;
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  count++;
  void *memory = __libc_memalign(alignment, size);
  if (!memory) return ENOMEM;
  *result = memory;
  return 0;
}

#else

int64_t allocation_counter_value(void) { return -1; }

#endif
