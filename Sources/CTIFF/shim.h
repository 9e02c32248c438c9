// DigitClassifier
// SPDX-License-Identifier: MIT

#ifndef CTIFF_SHIM_H
#define CTIFF_SHIM_H

#include <tiffio.h>

/// Tells libtiff to take the opacity's colours as multiplied with it already.
///
/// It multiplies others while it converts, which loses bits that this project wants. `TIFFSetField`
/// takes any number of arguments, which Swift does not import.
static inline int ctiff_keep_colours(TIFF *_Nonnull tiff) {
  uint16_t kind = EXTRASAMPLE_ASSOCALPHA;
  return TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
}

#endif
