// DigitClassifier
// SPDX-License-Identifier: MIT

/// How well one digit is read.
public struct ClassScore: Sendable, Hashable, Codable {
  /// The digit.
  public let digit: Int
  /// Images that show it.
  public let count: Int
  /// Of the images read as this digit, the share that shows it; 0 where none was.
  public let precision: Double
  /// Of the images that show this digit, the share read as it; 0 where none does.
  public let recall: Double
  /// The harmonic mean of precision and recall: 2 · right / (shown + read).
  public let f1: Double

  /// Reads a digit's row and column.
  ///
  /// - Parameters:
  ///   - digit: 0...9.
  ///   - shown: Images that show it, whether anything was read there or not.
  ///   - confusion: Truth against answer.
  public init(of digit: Int, shown: Int, in confusion: ConfusionMatrix) {
    let right = confusion.counts[digit][digit]
    let read = confusion.counts.reduce(0) { $0 + $1[digit] }
    self.digit = digit
    count = shown
    precision = share(right, of: read)
    recall = share(right, of: shown)
    f1 = share(2 * right, of: shown + read)
  }
}
