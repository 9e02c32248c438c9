// DigitClassifier
// SPDX-License-Identifier: MIT

/// How pixels become a network's input: `(pixel − mean) / standardDeviation`, pixel in 0...1.
public struct Normalization: Sendable, Hashable {
  /// Mean pixel of the training set, on the scale 0 (paper) ... 1 (full stroke).
  public var mean: Float

  /// Standard deviation of the training set's pixels, on the same scale; above zero.
  public var standardDeviation: Float

  /// Makes a normalisation; the numbers are checked by ``Architecture/shapes()``, not here.
  public init(mean: Float, standardDeviation: Float) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }
}

extension Normalization: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case mean
    case standardDeviation = "standard_deviation"
  }

  /// Reads `{"mean": 0.1307, "standard_deviation": 0.3081}`; any other field is refused.
  ///
  /// - Throws: `DecodingError` for a missing, mistyped or unknown field; ranges are not checked.
  public init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.allCases, in: "a normalisation")
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      mean: try container.decode(Float.self, forKey: .mean),
      standardDeviation: try container.decode(Float.self, forKey: .standardDeviation)
    )
  }
}
