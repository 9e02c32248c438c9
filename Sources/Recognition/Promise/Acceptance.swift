// DigitClassifier
// SPDX-License-Identifier: MIT

/// When a reading may be acted on.
public struct Acceptance: Sendable, Hashable {
  /// The least confidence of a reading that is accepted, 0...1.
  public let threshold: Double
  /// The greatest probability of “no digit” of a glyph that is accepted, 0...1.
  public let nonDigitLimit: Double
  /// What the threshold keeps; nil where nothing was promised.
  public let promise: Promise?

  /// Accepts every digit that is more probable than all else together.
  public static let unpromised = Acceptance(
    threshold: leastConfidence,
    nonDigitLimit: 1,
    promise: nil
  )

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
    self.init(
      threshold: max(usual, Self.leastConfidence),
      nonDigitLimit: record?.nonDigitLimit ?? 1,
      promise: nil
    )
  }

  /// Keeps a promise.
  ///
  /// - Parameters:
  ///   - promise: What is promised.
  ///   - nonDigitLimit: That of the record that the promise rests on; nil where it has none.
  public init(_ promise: Promise, nonDigitLimit: Double?) {
    self.init(threshold: promise.threshold, nonDigitLimit: nonDigitLimit ?? 1, promise: promise)
  }

  private init(threshold: Double, nonDigitLimit: Double, promise: Promise?) {
    self.threshold = threshold
    self.nonDigitLimit = nonDigitLimit
    self.promise = promise
  }

  /// The same limit, from another confidence on and without a promise.
  public func accepting(from threshold: Double) -> Acceptance {
    Acceptance(threshold: threshold, nonDigitLimit: nonDigitLimit, promise: nil)
  }

  /// What a glyph's probabilities amount to.
  ///
  /// - Returns: ``Verdict/read``, ``Verdict/confused`` where what speaks against the best digit is mostly another
  ///   digit, or ``Verdict/notADigit``.
  public func verdict(of scores: Scores) -> Verdict {
    verdict(of: scores, by: .classifier)
  }

  /// What probabilities amount to, whoever they come from.
  ///
  /// - Returns: As for a glyph; ``Verdict/confused`` where a promise does not cover who is sure.
  func verdict(of scores: Scores, by witness: Sighting.Witness) -> Verdict {
    let confidence = scores.confidence
    if scores.nonDigit >= confidence { return .notADigit }
    if confidence >= threshold {
      if covers(scores, by: witness) { return .read }
      return isPromised(without: witness) ? .confused : .notADigit
    }
    return scores.runnerUp >= scores.nonDigit ? .confused : .notADigit
  }

  /// Whether nothing but doubt about which digit it is may keep a reading from being accepted.
  ///
  /// It has to be more probably that digit than none, and none with no more than a limit. Limit and promise rest on
  /// labelled glyphs. What the detector says of a scene was never among them: it is held to a limit of its own, beside
  /// other digits to what the threshold leaves for no digit at all, and no promise is kept with it.
  func covers(_ scores: Scores, by witness: Sighting.Witness) -> Bool {
    switch witness {
    case .classifier: scores.isDigit(upTo: nonDigitLimit)
    case .detector:
      promise == nil && scores.isDigit(upTo: min(Self.sceneNonDigitLimit, 1 - threshold))
    case .line: promise == nil && scores.isDigit(upTo: 1 - threshold)
    }
  }

  /// Whether there is a promise that does not hold for who answers.
  private func isPromised(without witness: Sighting.Witness) -> Bool {
    promise != nil && witness != .classifier
  }

  /// The greatest probability of “no digit” of what the detector alone could read: of 321 scenes with one drawn digit that
  /// were accepted without this limit, 13 are above it, and of four without a digit, two.
  private static let sceneNonDigitLimit = 0.05
}
