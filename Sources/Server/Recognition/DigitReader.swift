// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Recognition

/// What the server needs of a recogniser: a name, and a function from picture to reading.
///
/// Routes know this and not the recogniser, so that their tests need no network.
struct DigitReader: Sendable {
  /// The model's name and version, such as `default@3f9c1a2b`.
  let identifier: String
  /// Reads a picture; pure, and callable from any number of threads at once.
  let read: @Sendable (Image) -> Reading

  /// Creates a reader from a function.
  ///
  /// - Parameters:
  ///   - identifier: The model's name and version.
  ///   - read: Reads a picture.
  init(identifier: String, read: @escaping @Sendable (Image) -> Reading) {
    self.identifier = identifier
    self.read = read
  }

  /// Creates a reader from a recogniser.
  ///
  /// - Parameter recognizer: The recogniser.
  init(_ recognizer: Recognizer) {
    self.init(identifier: recognizer.identifier) { recognizer.read($0) }
  }
}
