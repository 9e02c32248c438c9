// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Recognition

/// What the server needs of a recogniser: a name, and functions from picture to reading.
///
/// Routes know this and not the recogniser, so that their tests need no network.
struct DigitReader: Sendable {
  /// The model's name and version, such as `default@3f9c1a2b`.
  let identifier: String
  /// Reads a picture; pure, and callable from any number of threads at once.
  let read: @Sendable (Image) -> Reading
  /// Reads a picture alike and explains it, which takes much longer; no explanation where there is nothing to read.
  let explain: @Sendable (Image) -> (reading: Reading, explanation: Explanation?)

  /// Creates a reader from functions.
  ///
  /// - Parameters:
  ///   - identifier: The model's name and version.
  ///   - read: Reads a picture.
  ///   - explain: Reads a picture alike and explains it.
  init(
    identifier: String,
    read: @escaping @Sendable (Image) -> Reading,
    explain: @escaping @Sendable (Image) -> (reading: Reading, explanation: Explanation?)
  ) {
    self.identifier = identifier
    self.read = read
    self.explain = explain
  }

  /// Creates a reader from a recogniser.
  ///
  /// - Parameter recognizer: The recogniser.
  init(_ recognizer: Recognizer) {
    self.init(
      identifier: recognizer.identifier,
      read: { recognizer.read($0) },
      explain: { recognizer.explain($0) }
    )
  }
}
