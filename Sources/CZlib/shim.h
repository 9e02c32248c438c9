// DigitClassifier
// SPDX-License-Identifier: MIT

#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/// Readies a stream for inflating gzip members.
///
/// `inflateInit2` is a macro that Swift does not import. The window is the largest, 15 bits, and the
/// 16 added to it says "gzip header and trailer, no other format". The stream must stay at one
/// address until `inflateEnd`, because zlib keeps a pointer back to it.
static inline int czlib_inflate_gzip_init(z_stream *_Nonnull stream) {
  return inflateInit2(stream, 15 + 16);
}

#endif
