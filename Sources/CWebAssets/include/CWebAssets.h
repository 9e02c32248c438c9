// DigitClassifier
// SPDX-License-Identifier: MIT

#ifndef CWEBASSETS_H
#define CWEBASSETS_H

#include <stddef.h>

/// A file compiled into the program. Both pointers are valid for the program's life.
typedef struct {
  /// The file's name, without folder.
  const char *_Nonnull name;
  /// The file's bytes; no zero byte follows them.
  const unsigned char *_Nonnull bytes;
  /// How many bytes.
  size_t count;
} cwebassets_file;

/// The OpenAPI document.
cwebassets_file cwebassets_openapi(void);

/// How many files of Swagger UI there are: none where they were not fetched before the build.
size_t cwebassets_swagger_ui_count(void);

/// A file of Swagger UI.
///
/// index must be less than cwebassets_swagger_ui_count(); for any other, the file is empty.
cwebassets_file cwebassets_swagger_ui_file(size_t index);

#endif
