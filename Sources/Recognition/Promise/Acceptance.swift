// DigitClassifier
// SPDX-License-Identifier: MIT

/// When a reading may be acted on.
public struct Acceptance: Sendable, Hashable {
  /// The least confidence of a reading that is accepted, 0...1.
  public let threshold: Double
  /// What the threshold keeps; nil where nothing was promised.
  public let promise: Promise?

  /// Accepts every digit that is more probable than all else together.
  public static let unpromised = Acceptance(threshold: leastConfidence, promise: nil)

  /// A digit that is less probable than this is less probable than all else together.
  static let leastConfidence = 0.5

  /// The share of digits like the labelled ones that are accepted where nothing is promised.
  ///
  /// What a reader is least sure of holds nearly all of its errors, and what is no digit at all is rarely read with
  /// more confidence than that.
  static let usualShare = 0.995

  /// Promises nothing, and accepts what all but the least sure of labelled digits reach.
  ///
  /// - Parameter record: Labelled readings; without them, ``unpromised``.
  public init(usualFor record: RiskRecord?) {
    let usual = record?.confidence(ofShare: Self.usualShare) ?? 0
    self.init(threshold: max(usual, Self.leastConfidence), promise: nil)
  }

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
