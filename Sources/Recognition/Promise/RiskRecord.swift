// DigitClassifier
// SPDX-License-Identifier: MIT

/// How often readings were wrong at each confidence, on labelled pictures that the networks never learnt from.
///
/// The steps are shares of all readings, the surest first, that were fixed before any reading was looked at. It is
/// all that a promise needs, small enough for a model file.
public struct RiskRecord: Sendable, Hashable, Codable {
  /// The surest readings up to a confidence.
  public struct Step: Sendable, Hashable, Codable {
    /// The least confidence among them.
    public var confidence: Double
    /// How many they are.
    public var accepted: Int
    /// How many of them are wrong.
    public var errors: Int
  }

  /// All readings.
  public var count: Int
  /// From few of them to all that may be accepted.
  public var steps: [Step]
  /// The greatest probability of “no digit” among readings that may be accepted, 0...1; nil where the networks know no
  /// such class.
  public var nonDigitLimit: Double?

  /// The shares of the steps: from a quarter of the readings to all of them, finer towards the end.
  static let shares: [Double] =
    stride(from: 25, to: 90, by: 1).map { Double($0) / 100 }
    + stride(from: 900, to: 990, by: 2).map { Double($0) / 1000 }
    + stride(from: 9900, through: 10000, by: 5).map { Double($0) / 10000 }

  /// Counts labelled readings of digits, and finds from which probability of “no digit” on they are not accepted.
  ///
  /// Confidence alone says little about what is no digit: most of what lowers it for digits is another digit. So
  /// half of the digits that may be lost are those that look least like any, whatever their confidence; and as what
  /// is no digit mostly looks less like one than they do, few pictures of it pass. A reading that does not pass is
  /// accepted at no confidence, and is in no step.
  ///
  /// - Parameter readings: What was said of each, and whether that was right.
  public init(_ readings: [(scores: Scores, isRight: Bool)]) {
    let lost = Int((1 - Acceptance.usualShare) / 2 * Double(readings.count))
    let limit = readings.map(\.scores.nonDigit).sorted().dropLast(lost).last ?? 0
    let passing = readings.filter { $0.scores.isDigit(upTo: limit) }
    self.init(passing.map { ($0.scores.confidence, $0.isRight) }, of: readings.count)
    if readings.contains(where: { $0.scores.nonDigit > 0 }) { nonDigitLimit = limit }
  }

  /// Counts labelled readings.
  ///
  /// Readings of equal confidence are accepted together, so a step may hold more than its share.
  ///
  /// - Parameters:
  ///   - readings: The confidence of each that may be accepted, 0...1, and whether it was right.
  ///   - count: All readings, with those that may not; nil where there are no others.
  public init(_ readings: [(confidence: Double, isRight: Bool)], of count: Int? = nil) {
    let sorted = readings.sorted { $0.confidence > $1.confidence }
    self.count = count ?? sorted.count
    steps = []
    var (accepted, errors) = (0, 0)
    for share in Self.shares {
      let wanted = Int((share * Double(self.count)).rounded())
      guard wanted > accepted else { continue }
      guard wanted <= sorted.count else { break }
      let confidence = sorted[wanted - 1].confidence
      while accepted < sorted.count, sorted[accepted].confidence >= confidence {
        errors += sorted[accepted].isRight ? 0 : 1
        accepted += 1
      }
      steps.append(Step(confidence: confidence, accepted: accepted, errors: errors))
    }
  }

  /// The confidence that a share of the readings reach, 0...1; nil where there are none.
  func confidence(ofShare share: Double) -> Double? {
    let wanted = share * Double(count)
    return (steps.first { Double($0.accepted) >= wanted } ?? steps.last)?.confidence
  }

  /// Whether the numbers can have been counted: a record may come from a file.
  public var isSound: Bool {
    guard let last = steps.last, last.accepted <= count, count <= Self.mostReadings,
      steps.count <= 10_000, 0...1 ~= nonDigitLimit ?? 1
    else { return false }
    return zip(steps, steps.dropFirst()).allSatisfy { before, after in
      before.confidence >= after.confidence && before.accepted <= after.accepted
        && before.errors <= after.errors
    }
      && steps.allSatisfy {
        0...1 ~= $0.confidence && $0.accepted > 0 && 0...$0.accepted ~= $0.errors
      }
  }

  /// The most readings of a sound record: more than anybody labels, few enough to reckon with.
  private static let mostReadings = 1_000_000_000

  /// The key of a file's metadata that holds the record as JSON.
  public static let metadataKey = "risk"
}
