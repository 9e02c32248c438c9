// DigitClassifier
// SPDX-License-Identifier: MIT

extension UInt8 {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let dash = UInt8(ascii: "-")
  static let quote = UInt8(ascii: "\"")
  static let backslash = UInt8(ascii: "\\")
  static let semicolon = UInt8(ascii: ";")
  static let equals = UInt8(ascii: "=")
  static let percent = UInt8(ascii: "%")

  /// Whether this is one of A–Z, a–z.
  var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

  /// Whether this is one of A–Z, a–z, 0–9.
  var isASCIILetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// Whether this may stand in a token (RFC 9110, section 5.6.2), such as a header's name.
  var isTokenCharacter: Bool {
    guard !isASCIILetterOrDigit else { return true }
    return self < 128 && Self.tokenSymbols >> Self.Wide(self) & 1 == 1
  }

  private typealias Wide = UInt128
  /// A bit for each of these characters.
  private static let tokenSymbols = "!#$%&'*+-.^_`|~".utf8.reduce(Wide(0)) { $0 | 1 << Wide($1) }

  /// Whether this is a space or a tab.
  var isBlank: Bool { self == .space || self == .tab }

  /// The value of a hexadecimal digit, 0...15, or nil.
  var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension BidirectionalCollection<UInt8> where SubSequence: BidirectionalCollection<UInt8> {
  /// The bytes without blanks at either end.
  func trimmingBlanks() -> SubSequence {
    var slice = self[...]
    while let first = slice.first, first.isBlank { slice = slice.dropFirst() }
    while let last = slice.last, last.isBlank { slice = slice.dropLast() }
    return slice
  }
}

/// Undoes percent-encoding.
///
/// - Parameters:
///   - bytes: The encoded bytes.
///   - plusIsSpace: Whether `+` stands for a space, as in `application/x-www-form-urlencoded`.
/// - Returns: The bytes meant, or nil where a `%` is not followed by two hexadecimal digits.
func percentDecoded(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false) -> [UInt8]? {
  var decoded: [UInt8] = []
  var iterator = bytes.makeIterator()
  while let byte = iterator.next() {
    switch byte {
    case .percent:
      guard let high = iterator.next()?.hexadecimalValue,
        let low = iterator.next()?.hexadecimalValue
      else { return nil }
      decoded.append(high << 4 | low)
    case UInt8(ascii: "+") where plusIsSpace:
      decoded.append(.space)
    default:
      decoded.append(byte)
    }
  }
  return decoded
}
