// DigitClassifier
// SPDX-License-Identifier: MIT

/// When a reading may be acted on.
public struct Acceptance: Sendable, Hashable {
  /// The least confidence of a reading that is accepted, 0...1.
  public let threshold: Double
  /// What the threshold keeps; nil where nothing was promised.
  public let promise: Promise?

  /// Accepts every digit that is more probable than all else together: nothing is promised.
  public static let unpromised = Acceptance(threshold: 0.5, promise: nil)

  /// Keeps a promise.
  public init(_ promise: Promise) {
    self.init(threshold: promise.threshold, promise: promise)
  }

  private init(threshold: Double, promise: Promise?) {
    self.threshold = threshold
    self.promise = promise
  }

  /// What a glyph's probabilities amount to.
  ///
  /// - Returns: ``Verdict/read``, ``Verdict/confused`` where what speaks against the best digit is mostly another
  ///   digit, or ``Verdict/notADigit``.
  public func verdict(of scores: Scores) -> Verdict {
    let confidence = scores.confidence
    if scores.nonDigit >= confidence { return .notADigit }
    if confidence >= threshold { return .read }
    return scores.runnerUp >= scores.nonDigit ? .confused : .notADigit
  }
}
