// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes

extension JSONWriter {
  /// Writes an error as it stands in place of a picture's answer: a problem without what belongs to a whole request.
  ///
  /// - Parameter error: The error.
  mutating func value(_ error: ServerError) {
    object { json in
      json.key("title")
      json.value(error.code.status.reasonPhrase)
      json.key("status")
      json.value(error.code.status.code)
      json.key("detail")
      json.value(error.message)
      json.key("code")
      json.value(error.code.description)
    }
  }
}
