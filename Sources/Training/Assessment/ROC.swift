// DigitClassifier
// SPDX-License-Identifier: MIT

/// How well a number tells two groups apart: the receiver operating characteristic.
public struct ROC: Sendable, Hashable, Codable {
  /// What a threshold lets through.
  public struct Point: Sendable, Hashable, Codable {
    /// The share of the negatives at or above the threshold.
    public let falsePositives: Double
    /// The share of the positives at or above the threshold.
    public let truePositives: Double

    private enum CodingKeys: String, CodingKey {
      case falsePositives = "false_positives"
      case truePositives = "true_positives"
    }
  }

  /// The probability that a positive has the greater number of a random pair, ties counted half: 1 for perfect
  /// separation, 0.5 for chance. Exact, from the ranks of the positives (the Mann-Whitney U statistic).
  ///
  /// - Source: J. A. Hanley and B. J. McNeil, "The Meaning and Use of the Area under a Receiver Operating
  ///   Characteristic (ROC) Curve", Radiology 143, 1982.
  public let area: Double
  /// The curve from (0, 0) to (1, 1), thinned so that neighbours lie at least 1/200 apart.
  public let points: [Point]

  private enum CodingKeys: String, CodingKey {
    case area = "auroc"
    case points
  }

  /// Ranks two groups; nil where one is empty.
  ///
  /// - Parameters:
  ///   - positives: Numbers that should be great.
  ///   - negatives: Numbers that should be small.
  /// - Complexity: O(n log n).
  public init?(positives: [Double], negatives: [Double]) {
    guard !positives.isEmpty, !negatives.isEmpty else { return nil }
    let sorted = (positives.map { ($0, true) } + negatives.map { ($0, false) })
      .sorted { $0.0 > $1.0 }
    let least = 1.0 / 200
    var curve = [Point(falsePositives: 0, truePositives: 0)]
    // Pairs in which the positive wins count one, ties half: doubled, so that the sum is whole.
    var (doubledWins, accepted, falselyAccepted, start) = (0, 0, 0, 0)
    while start < sorted.count {
      var (tiedPositives, tiedNegatives) = (0, 0)
      let value = sorted[start].0
      while start < sorted.count, sorted[start].0 == value {
        if sorted[start].1 { tiedPositives += 1 } else { tiedNegatives += 1 }
        start += 1
      }
      doubledWins += tiedNegatives * (2 * accepted + tiedPositives)
      accepted += tiedPositives
      falselyAccepted += tiedNegatives
      let point = Point(
        falsePositives: share(falselyAccepted, of: negatives.count),
        truePositives: share(accepted, of: positives.count)
      )
      let last = curve[curve.count - 1]
      if start == sorted.count || point.falsePositives - last.falsePositives >= least
        || point.truePositives - last.truePositives >= least
      {
        curve.append(point)
      }
    }
    area = Double(doubledWins) / (2 * Double(positives.count) * Double(negatives.count))
    points = curve
  }
}
