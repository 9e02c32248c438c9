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
  var promise: Promise? { acceptance.promise }
  /// Reads a picture; pure, and callable from any number of threads at once.
  let read: @Sendable (Image) -> Reading
  /// Reads a picture alike where that is quick; nil where slower networks have to be asked.
  let glance: @Sendable (Image) -> Reading?
  /// Reads a picture alike and explains it, which takes much longer; no explanation where there is nothing to read.
  let explain: @Sendable (Image) -> (reading: Reading, explanation: Explanation?)
  /// Reads every digit in a picture.
  let readPage: @Sendable (Image) -> PageReading
  /// Says whether what a field holds may be acted on.
  let acceptance: Acceptance
  /// The same reader that accepts only so much that at most a share of it, above 0 and below 1, is wrong.
  let promising: @Sendable (Double) throws(RecognitionError) -> DigitReader

  /// Creates a reader from functions.
  ///
  /// - Parameters:
  ///   - identifier: The model's name and version.
  ///   - acceptance: What readings and fields are accepted by.
  ///   - read: Reads a picture.
  ///   - glance: Reads a picture alike where that is quick; without it, reading always is.
  ///   - explain: Reads a picture alike and explains it.
  ///   - readPage: Reads every digit; without it, the one that `read` reads.
  ///   - promising: Makes the same reader with another promise, which replaces this one's.
  init(
    identifier: String,
    acceptance: Acceptance = .unpromised,
    read: @escaping @Sendable (Image) -> Reading,
    glance: (@Sendable (Image) -> Reading?)? = nil,
    explain: @escaping @Sendable (Image) -> (reading: Reading, explanation: Explanation?),
    readPage: (@Sendable (Image) -> PageReading)? = nil,
    promising: @escaping @Sendable (Double) throws(RecognitionError) -> DigitReader
  ) {
    self.identifier = identifier
    self.acceptance = acceptance
    self.read = read
    self.glance = glance ?? read
    self.explain = explain
    self.readPage =
      readPage ?? { image in
        let reading = read(image)
        return reading.verdict == .empty ? .empty : PageReading(lines: [[reading]])
      }
    self.promising = promising
  }

  /// Creates a reader from a recogniser.
  ///
  /// - Parameter recognizer: The recogniser.
  init(_ recognizer: Recognizer) {
    self.init(
      identifier: recognizer.identifier,
      acceptance: recognizer.acceptance,
      read: { recognizer.read($0) },
      glance: { recognizer.glance($0) },
      explain: { recognizer.explain($0) },
      readPage: { recognizer.readPage($0) },
      promising: { (share) throws(RecognitionError) in
        DigitReader(try recognizer.promising(share))
      }
    )
  }
}
