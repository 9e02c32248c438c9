// DigitClassifier
// SPDX-License-Identifier: MIT

#ifndef CMODEL_H
#define CMODEL_H

#include <stddef.h>

/// The default model's safetensors file, compiled into the program; valid for the program's life.
const unsigned char *_Nonnull cmodel_default_bytes(void);

/// How many bytes it has.
size_t cmodel_default_count(void);

/// The safetensors file of the networks that find digits in scenes, compiled into the program; valid for the program's
/// life.
const unsigned char *_Nonnull cmodel_detector_bytes(void);

/// How many bytes it has.
size_t cmodel_detector_count(void);

#endif
