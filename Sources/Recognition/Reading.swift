// DigitClassifier
// SPDX-License-Identifier: MIT

/// The answer for one picture.
public struct Reading: Sendable, Equatable {
  /// 0...9, or `nil` exactly when ``verdict`` is ``Verdict/empty``.
  public var predictedClass: Int?
  /// Probability of ``predictedClass``, 0...1; 0 when there is none.
  public var confidence: Double
  /// Probability of each digit, ten values. What is missing to 1 is the probability that it is no digit; nothing
  /// seen favours no digit: 0.1 each.
  public var probabilities: [Double]
  /// What the reading amounts to.
  public var verdict: Verdict
  /// Where the digit is, in pixels of the upright picture; `nil` when empty or when only a glyph was
  /// given.
  public var box: PixelBox?
  /// What is wrong with the picture; empty unless ``verdict`` is ``Verdict/lowQuality``.
  public var faults: [ReadingWarning]
  /// Whether nothing but doubt about which digit it is may keep it from being accepted: it looks enough like a digit,
  /// and a promise, if one was made, covers who read it.
  public var isCovered: Bool

  /// Whether the answer may be acted on.
  public var accepted: Bool { verdict == .read }

  /// Why the answer may not be acted on, in plain words with advice; `nil` exactly when ``accepted``.
  public var reason: String? {
    faults.isEmpty ? verdict.reason : faults.map(\.message).joined(separator: " ")
  }

  /// Creates a reading from its parts.
  public init(
    predictedClass: Int?,
    confidence: Double,
    probabilities: [Double],
    verdict: Verdict,
    box: PixelBox?,
    faults: [ReadingWarning] = [],
    isCovered: Bool = true
  ) {
    self.predictedClass = predictedClass
    self.confidence = confidence
    self.probabilities = probabilities
    self.verdict = verdict
    self.box = box
    self.faults = faults
    self.isCovered = isCovered
  }

  /// The reading of a picture with nothing in it.
  public static let empty = Reading(
    predictedClass: nil,
    confidence: 0,
    probabilities: [Double](repeating: 0.1, count: 10),
    verdict: .empty,
    box: nil,
    isCovered: false
  )
}
