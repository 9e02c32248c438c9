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
  /// What is promised of the readings that are accepted; nil where nothing is.
  let promise: Promise?
  /// Reads a picture; pure, and callable from any number of threads at once.
  let read: @Sendable (Image) -> Reading
  /// Reads a picture alike where that is quick; nil where slower networks have to be asked.
  let glance: @Sendable (Image) -> Reading?
  /// Reads a picture alike and explains it, which takes much longer; no explanation where there is nothing to read.
  let explain: @Sendable (Image) -> (reading: Reading, explanation: Explanation?)
  /// The same reader that accepts only so much that at most a share of it, above 0 and below 1, is wrong.
  let promising: @Sendable (Double) throws(RecognitionError) -> DigitReader

  /// Creates a reader from functions.
  ///
  /// - Parameters:
  ///   - identifier: The model's name and version.
  ///   - promise: What is promised of accepted readings.
  ///   - read: Reads a picture.
  ///   - glance: Reads a picture alike where that is quick; without it, reading always is.
  ///   - explain: Reads a picture alike and explains it.
  ///   - promising: Makes the same reader with another promise, which replaces this one's.
  init(
    identifier: String,
    promise: Promise? = nil,
    read: @escaping @Sendable (Image) -> Reading,
    glance: (@Sendable (Image) -> Reading?)? = nil,
    explain: @escaping @Sendable (Image) -> (reading: Reading, explanation: Explanation?),
    promising: @escaping @Sendable (Double) throws(RecognitionError) -> DigitReader
  ) {
    self.identifier = identifier
    self.promise = promise
    self.read = read
    self.glance = glance ?? read
    self.explain = explain
    self.promising = promising
  }

  /// Creates a reader from a recogniser.
  ///
  /// - Parameter recognizer: The recogniser.
  init(_ recognizer: Recognizer) {
    self.init(
      identifier: recognizer.identifier,
      promise: recognizer.acceptance.promise,
      read: { recognizer.read($0) },
      glance: { recognizer.glance($0) },
      explain: { recognizer.explain($0) },
      promising: { (share) throws(RecognitionError) in
        DigitReader(try recognizer.promising(share))
      }
    )
  }
}
