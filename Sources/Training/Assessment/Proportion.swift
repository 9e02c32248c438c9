// DigitClassifier
// SPDX-License-Identifier: MIT

/// How many of how many.
public struct Proportion: Sendable, Hashable, Codable {
  /// Those counted.
  public let count: Int
  /// All of them.
  public let all: Int
  /// The share, 0...1; 0 of none.
  public let share: Double
  /// Where the share lies with 95 % confidence; nil where trials hang together, so that no simple interval holds.
  public let interval: Interval?

  private enum CodingKeys: String, CodingKey {
    case count
    case all = "of"
    case share
    case interval
  }

  /// Creates a share.
  ///
  /// - Parameters:
  ///   - count: Those counted, at most `all`.
  ///   - all: All of them.
  ///   - areIndependent: Whether the trials know nothing of each other, as ``interval`` takes for granted.
  public init(_ count: Int, of all: Int, areIndependent: Bool = true) {
    self.count = count
    self.all = all
    share = Training.share(count, of: all)
    interval = areIndependent ? .wilson(successes: count, of: all) : nil
  }

  /// The share for people: `90.0 % of 60 (79.9 to 95.3)`.
  package var text: String {
    let ends = interval.map {
      " (\(($0.low * 100).fixed(1)) to \(($0.high * 100).fixed(1)))"
    }
    return "\(share.percent(1)) of \(all)\(ends ?? "")"
  }
}

extension Collection {
  /// The share of the elements that are so, each a trial of its own; nil without elements.
  func proportion(_ isSo: (Element) -> Bool) -> Proportion? {
    isEmpty ? nil : Proportion(count(where: isSo), of: count)
  }
}
