// DigitClassifier
// SPDX-License-Identifier: MIT

#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

/// How often the calling thread has asked the C library for memory since it began; -1 where this
/// platform's library cannot be counted.
int64_t allocation_counter_value(void);

#endif
