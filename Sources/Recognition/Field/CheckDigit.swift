// DigitClassifier
// SPDX-License-Identifier: MIT

/// A rule that the digits of a number keep, so that most wrong readings break it.
public enum CheckDigit: String, CaseIterable, Sendable {
  /// Of payment cards and serial numbers: every second digit from the right but one is doubled, and the sum of all
  /// digits is a multiple of 10.
  ///
  /// - Source: ISO/IEC 7812-1, annex B.
  case luhn
  /// Of trade item numbers (EAN-8, EAN-13, UPC-A, GTIN-14): every second digit from the right but one counts three
  /// times, and the sum is a multiple of 10.
  ///
  /// - Source: GS1 General Specifications, section 7.9.
  case ean

  /// Whether digits keep the rule.
  public func isKept(by digits: [Int]) -> Bool {
    !digits.isEmpty
      && digits.indices.reduce(0) {
        $0 + weight(of: digits[$1], fromRight: digits.count - 1 - $1)
      } % 10 == 0
  }

  /// Whether numbers of so many digits exist under the rule.
  func applies(toCount count: Int) -> Bool {
    switch self {
    case .luhn: count >= 2
    case .ean: [8, 12, 13, 14].contains(count)
    }
  }

  /// What a digit adds to the sum.
  func weight(of digit: Int, fromRight place: Int) -> Int {
    guard !place.isMultiple(of: 2) else { return digit }
    return switch self {
    case .luhn: digit < 5 ? 2 * digit : 2 * digit - 9
    case .ean: 3 * digit
    }
  }
}
