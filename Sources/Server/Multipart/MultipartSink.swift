// DigitClassifier
// SPDX-License-Identifier: MIT

/// Receives the parts of a form as a ``MultipartParser`` finds them.
///
/// Calls come as `begin`, any number of `append`, `end`, for each part in the body's order.
protocol MultipartSink {
  /// A part begins.
  ///
  /// - Parameter part: What its headers say.
  /// - Throws: A refusal, which ends the parse.
  mutating func begin(_ part: MultipartPart) throws(MultipartError)

  /// More of the current part's content; how it is cut into pieces means nothing.
  ///
  /// - Parameter bytes: The next bytes, never none, valid only during the call.
  mutating func append(_ bytes: Span<UInt8>)

  /// The current part is complete.
  mutating func end()
}
