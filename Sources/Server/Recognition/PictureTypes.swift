// DigitClassifier
// SPDX-License-Identifier: MIT

/// The kinds of picture that can be read.
enum PictureTypes {
  /// The media types, for people.
  static let list = "image/png, image/jpeg"
}
