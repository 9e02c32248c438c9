// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition

extension JSONWriter {
  /// Writes a promise: what it is, and what it takes to keep it.
  ///
  /// Threshold and acceptance have six decimals, as the probabilities that are held to them.
  ///
  /// - Parameter promise: The promise.
  mutating func value(_ promise: Promise) {
    object { json in
      json.key("max_error")
      json.value(promise.maximumError)
      json.key("threshold")
      json.value(probability: promise.threshold)
      json.key("expected_acceptance")
      json.value(probability: promise.expectedAcceptance)
    }
  }
}
