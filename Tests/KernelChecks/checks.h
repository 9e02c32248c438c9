// DigitClassifier
// SPDX-License-Identifier: MIT

// What the checks of the C kernels share: buffers that notice a kernel leaving them, and comparisons that
// end the program at the first wrong number.
//
// This is C, beside the Swift tests of the same kernels, because a C compiler and an emulator are all that it
// takes to run it for another CPU.

#ifndef CHECKS_H
#define CHECKS_H

#include <stdint.h>

#include "ckernels.h"

/// Starts a case, after checking that the last one left its surroundings alone, and frees its buffers. The
/// text names the case if it fails.
void begin_case(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// Random floats in -1..<1 that end where readable memory ends, or up to three floats before.
float *given(int64_t count);

/// Zeros, placed as `given` places its floats.
float *given_zeros(int64_t count);

/// An output: floats that no kernel has touched yet, with more of them before and behind.
float *untouched(int64_t count);

/// An output that a kernel adds to or updates: random floats among untouched ones.
float *started(int64_t count);

/// What an output should become. A value that is not set must be left untouched.
double *wanted(int64_t count);

/// A copy of what an output holds now, as `wanted` values.
double *wanted_from(const float *values, int64_t count);

/// Compares an output with what was wanted of it; `tolerance` is absolute, and 0 asks for equality.
void expect(const char *name, const float *found, const double *wanted, int64_t count,
            double tolerance);

/// Compares two outputs bit for bit.
void expect_same(const char *name, const float *found, const float *other, int64_t count);

/// The largest magnitude of what is wanted, or 1 if that is larger.
double scale_of(const double *wanted, int64_t count);

/// The rounding that a sum of `terms` products may collect where their magnitudes sum up to `magnitude`.
double rounding(int64_t terms, double magnitude);

// Each runs all cases of one group of functions.
void check_product(const ckernels_table *kernels);
void check_one_row(const ckernels_table *kernels);
void check_first_layer(const ckernels_table *kernels);
void check_winograd(const ckernels_table *kernels);
void check_winograd_gradient(const ckernels_table *kernels);
void check_elementwise(const ckernels_table *kernels);
void check_channels(const ckernels_table *kernels);
void check_pooling(const ckernels_table *kernels);
void check_transpose(const ckernels_table *kernels);
void check_updates(const ckernels_table *kernels);

#define COUNT_OF(array) ((int64_t)(sizeof(array) / sizeof((array)[0])))

#endif
