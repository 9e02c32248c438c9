// DigitClassifier
// SPDX-License-Identifier: MIT

/// What a line of digits has to be like.
public struct FieldRule: Sendable, Hashable {
  /// What may stand at each place; nil for any number of any digits.
  public let pattern: FieldPattern?
  /// The rule that the digits keep; nil for none.
  public let checkDigit: CheckDigit?

  /// Joins a pattern and a rule.
  public init(pattern: FieldPattern?, checkDigit: CheckDigit?) {
    self.pattern = pattern
    self.checkDigit = checkDigit
  }

  /// Reads the line of a page that fits best.
  ///
  /// Without a pattern the line with most digits is read of those that are more probably such a string than not: of two
  /// digits beside it, one in ten keeps a rule by chance.
  ///
  /// - Returns: The most probable string that fits; nil where no line has as many digits as the pattern or the rule asks
  ///   for, or none can be read so that it fits.
  public func read(_ page: PageReading) -> FieldReading? {
    page.lines.compactMap { (line) -> FieldReading? in
      guard line.count <= FieldPattern.mostPlaces,
        pattern != nil || checkDigit?.applies(toCount: line.count) ?? true
      else { return nil }
      return FieldReading(
        line.map(\.probabilities),
        fitting: pattern ?? FieldPattern(anyDigits: line.count),
        checkDigit,
        isCovered: line.allSatisfy(\.isCovered)
      )
    }
    .max { ($0.supportedCount, $0.support) < ($1.supportedCount, $1.support) }
  }
}

extension FieldReading {
  /// How many digits it has, if what was seen is more probably any such string than none.
  fileprivate var supportedCount: Int {
    support >= Acceptance.leastConfidence ? digits.count : 0
  }
}

extension Acceptance {
  /// Whether a field may be acted on: its string is as sure among those that fit as a digit has to be, and what was
  /// seen is more probably one of them than anything else. A rule settles which digits there are, and not whether they
  /// are digits or whether a promise covers them.
  public func accepts(_ field: FieldReading) -> Bool {
    field.isCovered && field.confidence >= threshold && field.support >= Self.leastConfidence
  }
}
