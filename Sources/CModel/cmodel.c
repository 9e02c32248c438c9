// DigitClassifier
// SPDX-License-Identifier: MIT

#include "cmodel.h"

static const unsigned char default_model[] = {
#embed "default.safetensors"
};

static const unsigned char detector[] = {
#embed "detector.safetensors"
};

const unsigned char *cmodel_default_bytes(void) { return default_model; }

size_t cmodel_default_count(void) { return sizeof default_model; }

const unsigned char *cmodel_detector_bytes(void) { return detector; }

size_t cmodel_detector_count(void) { return sizeof detector; }
