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
  /// - Returns: The most probable string that fits; nil where no line has as many digits as the pattern, or none can be
  ///   read so that it fits.
  public func read(_ page: PageReading) -> FieldReading? {
    page.lines.compactMap { line in
      guard line.count <= FieldPattern.mostPlaces else { return nil }
      return FieldReading(
        line.map(\.probabilities),
        fitting: pattern ?? FieldPattern(anyDigits: line.count),
        checkDigit,
        isCovered: line.allSatisfy(\.isCovered)
      )
    }
    .max { $0.support < $1.support }
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
