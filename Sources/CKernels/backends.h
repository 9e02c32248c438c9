// DigitClassifier
// SPDX-License-Identifier: MIT

// Which tables exist in this build. A table's presence says nothing of the CPU: dispatch.c asks it.

#ifndef CKERNELS_BACKENDS_H
#define CKERNELS_BACKENDS_H

#include "ckernels.h"

extern const ckernels_table ckernels_reference_table;
extern const ckernels_table ckernels_baseline_table;
#if defined(__x86_64__)
extern const ckernels_table ckernels_avx2_table;
extern const ckernels_table ckernels_avx512_table;
#endif

// A plain product in three loops: what every other product is checked against.
void ckernels_reference_product(const ckernels_product *walk);

#endif
