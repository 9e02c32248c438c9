// DigitClassifier
// SPDX-License-Identifier: MIT

/// Which version of the program this is.
enum Version {
  /// The version, as in the changelog.
  static let number = "0.1.0"
  /// Program and version, as model files and reports name them.
  static let software = "digits \(number)"
}
