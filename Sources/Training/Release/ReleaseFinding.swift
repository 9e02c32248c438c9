// DigitClassifier
// SPDX-License-Identifier: MIT

/// One measure of two models, and whether the new one is good enough by it.
public struct ReleaseFinding: Sendable, Hashable, Codable {
  /// What is compared.
  public enum Measure: String, Sendable, Hashable, Codable, CaseIterable {
    /// Images read wrong.
    case errors
    /// The expected calibration error.
    case calibration = "calibration_error"
    /// How well confidence tells digits from the kinds of non-digits that training never shows.
    case rejectionArea = "rejection_auroc"
    /// The share of those non-digits that is accepted.
    case nonDigitsAccepted = "non_digits_accepted"
    /// The share of the digits that is accepted.
    case digitsAccepted = "digits_accepted"
    /// The mean accuracy on worse pictures of one severity.
    case robustness
    /// The mean time of a read in microseconds.
    case latency = "latency_us"
    /// Multiply-adds of the first stage.
    case multiplyAdds = "first_stage_multiply_adds"

    /// Whether a greater number is better.
    var isBetterWhenGreater: Bool {
      switch self {
      case .rejectionArea, .digitsAccepted, .robustness: true
      case .errors, .calibration, .nonDigitsAccepted, .latency, .multiplyAdds: false
      }
    }
  }

  /// What is compared.
  public let measure: Measure
  /// How strongly pictures were spoilt, 0...1; nil for other measures than robustness.
  public let severity: Double?
  /// The current model's number.
  public let current: Double
  /// The new model's number.
  public let new: Double
  /// The worst number with which the new model passes.
  public let limit: Double
  /// The tolerance in words.
  public let tolerance: String
  /// Whether the new model's number is no worse than the limit.
  public let isKept: Bool

  private enum CodingKeys: String, CodingKey {
    case measure
    case severity
    case current
    case new
    case limit
    case tolerance
    case isKept = "passes"
  }

  /// Compares two numbers; one that is not a number is never good enough.
  init(
    _ measure: Measure,
    severity: Double? = nil,
    current: Double,
    new: Double,
    limit: Double,
    tolerance: String
  ) {
    self.measure = measure
    self.severity = severity
    self.current = current
    self.new = new
    self.limit = limit
    self.tolerance = tolerance
    // Far below what any measure resolves, and above what adding a tolerance rounds off.
    let slack = 1e-9
    isKept = measure.isBetterWhenGreater ? new >= limit - slack : new <= limit + slack
  }

  /// By how much the new number is worse than the limit; 0 where it is not.
  public var excess: Double { isKept ? 0 : abs(new - limit) }
}
