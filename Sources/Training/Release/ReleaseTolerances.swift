// DigitClassifier
// SPDX-License-Identifier: MIT

/// How much worse than the current model a new one may be and still be released.
///
/// The numbers are wider than what chance alone does between two runs of one recipe, and narrower than what anybody
/// would notice in use. They can be read from JSON; what is left out there keeps its standard value.
public struct ReleaseTolerances: Sendable, Hashable, Codable {
  /// So many more of the images may be read wrong, as a share of all, rounded down: 5 of 10,000.
  public var errorsRise = 0.0005
  /// The expected calibration error may rise by so much, 0...1 ...
  public var calibrationRise = 0.001
  /// ... and up to this it is good whatever it was before, 0...1.
  public var calibrationGoodEnough = 0.003
  /// The area under the ROC for kinds of non-digits that training never shows may fall by so much.
  public var rejectionAreaFall = 0.005
  /// The share of those non-digits that is accepted may rise by so much, 0...1.
  public var nonDigitsAcceptedRise = 0.02
  /// The share of the digits that is accepted may fall by so much, 0...1: refusing everything is no rejection.
  public var digitsAcceptedFall = 0.002
  /// The mean accuracy on worse pictures may fall by so much at each severity, 0...1.
  public var robustnessFall = 0.005
  /// A read may take so many times as long in the mean.
  public var latencyRatio = 1.15
  /// The first stage may cost so many times as many multiply-adds.
  public var multiplyAddsRatio = 1.05

  /// The tolerances of a release.
  public static let standard = ReleaseTolerances()

  /// The standard tolerances, to be changed one by one.
  public init() {}

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case errorsRise = "errors_rise"
    case calibrationRise = "calibration_rise"
    case calibrationGoodEnough = "calibration_good_enough"
    case rejectionAreaFall = "rejection_auroc_fall"
    case nonDigitsAcceptedRise = "non_digits_accepted_rise"
    case digitsAcceptedFall = "digits_accepted_fall"
    case robustnessFall = "robustness_fall"
    case latencyRatio = "latency_ratio"
    case multiplyAddsRatio = "multiply_adds_ratio"

    var property: WritableKeyPath<ReleaseTolerances, Double> {
      switch self {
      case .errorsRise: \.errorsRise
      case .calibrationRise: \.calibrationRise
      case .calibrationGoodEnough: \.calibrationGoodEnough
      case .rejectionAreaFall: \.rejectionAreaFall
      case .nonDigitsAcceptedRise: \.nonDigitsAcceptedRise
      case .digitsAcceptedFall: \.digitsAcceptedFall
      case .robustnessFall: \.robustnessFall
      case .latencyRatio: \.latencyRatio
      case .multiplyAddsRatio: \.multiplyAddsRatio
      }
    }
  }

  /// A key of any name, to find those that no tolerance has.
  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads an object with some or all of the tolerances.
  ///
  /// - Throws: `DecodingError` for an unknown name, so that a slip of the pen does not leave a standard value in
  ///   force unnoticed, and for a number that is negative or not finite.
  public init(from decoder: any Decoder) throws {
    self.init()
    let names = CodingKeys.allCases.map(\.stringValue)
    let found = try decoder.container(keyedBy: AnyKey.self)
    let unknown = found.allKeys.filter { !names.contains($0.stringValue) }
    if let first = unknown.min(by: { $0.stringValue < $1.stringValue }) {
      throw DecodingError.dataCorruptedError(
        forKey: first,
        in: found,
        debugDescription: "expected only \(names.joined(separator: ", ")) in the tolerances"
      )
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    for key in CodingKeys.allCases {
      guard let value = try container.decodeIfPresent(Double.self, forKey: key) else { continue }
      guard value.isFinite, value >= 0 else {
        throw DecodingError.dataCorruptedError(
          forKey: key,
          in: container,
          debugDescription: "expected a number from 0 on, found \(value)"
        )
      }
      self[keyPath: key.property] = value
    }
  }
}
