// DigitClassifier
// SPDX-License-Identifier: MIT

extension Double {
  /// The share in percent with so many digits after the point: `0.9957` with 1 is `99.6 %`.
  package func percent(_ decimals: Int) -> String { "\((self * 100).fixed(decimals)) %" }
}
