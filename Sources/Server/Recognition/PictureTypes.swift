// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// The kinds of picture that can be read.
enum PictureTypes {
  /// The media types, for people.
  static let list = ImageFormat.allCases.map(\.mediaType).joined(separator: ", ")
}
