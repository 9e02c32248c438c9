// DigitClassifier
// SPDX-License-Identifier: MIT

#include "cmodel.h"

static const unsigned char default_model[] = {
#embed "default.safetensors"
};

const unsigned char *cmodel_default_bytes(void) { return default_model; }

size_t cmodel_default_count(void) { return sizeof default_model; }
