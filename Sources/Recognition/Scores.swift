// DigitClassifier
// SPDX-License-Identifier: MIT

/// What the networks make of one glyph: calibrated probabilities that sum to 1.
public struct Scores: Sendable, Equatable {
  /// Probability of each digit, ten values.
  public let digits: [Double]
  /// Probability that it is no digit; 0 from networks that never saw anything else.
  public let nonDigit: Double
  /// The stage of the cascade that answered, from 0.
  public let stage: Int

  /// Joins probabilities.
  ///
  /// - Precondition: There are ten digits.
  public init(digits: [Double], nonDigit: Double, stage: Int = 0) {
    precondition(digits.count == 10, "Expected ten digits; found \(digits.count).")
    self.digits = digits
    self.nonDigit = nonDigit
    self.stage = stage
  }

  /// The most probable digit; of equals the smallest.
  public var best: Int {
    var best = 0
    for digit in digits.indices where digits[digit] > digits[best] { best = digit }
    return best
  }

  /// Probability of ``best``.
  public var confidence: Double { digits[best] }

  /// Whether it is more probably a digit than none, and none with no more than a probability.
  func isDigit(upTo nonDigitLimit: Double) -> Bool {
    nonDigit < confidence && nonDigit <= nonDigitLimit
  }

  /// Probability of the digit that comes next.
  public var runnerUp: Double {
    let best = best
    return digits.indices.filter { $0 != best }.map { digits[$0] }.max() ?? 0
  }
}
