// DigitClassifier
// SPDX-License-Identifier: MIT

extension Reading {
  /// The same reading, laid to the picture where that is at fault.
  ///
  /// Only what would not be accepted anyway becomes ``Verdict/lowQuality``: quality alone never rejects, because a
  /// network that is sure of a poor picture has seen enough of it.
  ///
  /// - Parameter framed: What was read.
  /// - Returns: The reading, or the same digit with ``Verdict/lowQuality`` and ``faults``.
  func blaming(_ framed: FramedGlyph) -> Reading {
    guard verdict == .confused || verdict == .notADigit else { return self }
    let faults = ReadingWarning.faults(of: framed)
    guard !faults.isEmpty else { return self }
    var reading = self
    reading.verdict = .lowQuality
    reading.faults = faults
    return reading
  }
}
