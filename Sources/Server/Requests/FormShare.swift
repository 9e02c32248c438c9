// DigitClassifier
// SPDX-License-Identifier: MIT

/// A share, above 0 and below 1, as a form field or query parameter says it.
enum FormShare {
  /// The most bytes of a number; the longest that programs write for a `Double` have fewer than thirty.
  private static let maximumBytes = 64

  /// Reads a value in decimal notation, with or without an exponent.
  ///
  /// - Parameters:
  ///   - text: The value as sent.
  ///   - field: The field's name, for the message.
  /// - Returns: The number.
  /// - Throws: `ServerError.Code.invalidParameter`.
  static func parse(_ text: String, field: String) throws(ServerError) -> Double {
    if text.utf8.count <= maximumBytes, text.utf8.allSatisfy(\.isPartOfDecimal),
      let share = Double(text), share > 0, share < 1
    {
      return share
    }
    let found = String(text.unicodeScalars.prefix(40))
    let message =
      "'\(field)' must be a number above 0 and below 1, such as 0.001; found '\(found)'."
    throw ServerError(
      .invalidParameter,
      message,
      fields: [.init(field: field, message: message)]
    )
  }
}

extension UInt8 {
  /// Whether a number in decimal notation may hold this byte: `Double` would take `0x1p-3` and `nan` too.
  fileprivate var isPartOfDecimal: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
