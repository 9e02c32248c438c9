// DigitClassifier
// SPDX-License-Identifier: MIT

/// A boundary that RFC 2046 allows, and the delimiter made from it.
struct MultipartBoundary: Sendable, Hashable {
  /// The line that separates parts, with the line end before it: CR LF `--` boundary.
  ///
  /// Its first byte is its only CR, since a boundary cannot hold one. A false start therefore never
  /// hides a later true one, and the parser needs no table to fall back on.
  let delimiter: [UInt8]

  /// Checks a boundary.
  ///
  /// - Parameter text: The `boundary` parameter, already unquoted.
  /// - Throws: `MultipartError.Code.invalidBoundary`.
  init(_ text: String) throws(MultipartError) {
    let bytes = Array(text.utf8)
    guard (1...70).contains(bytes.count) else {
      throw MultipartError(
        .invalidBoundary,
        "The multipart boundary must have 1 to 70 characters, but has \(bytes.count)."
      )
    }
    guard bytes.allSatisfy(Self.isAllowed), bytes.last != UInt8(ascii: " ") else {
      throw MultipartError(
        .invalidBoundary,
        "The multipart boundary may hold only letters, digits, \"'()+_,-./:=?\" and inner spaces."
      )
    }
    delimiter = [.carriageReturn, .lineFeed, .dash, .dash] + bytes
  }

  /// The `bchars` of RFC 2046, section 5.1.1.
  private static func isAllowed(_ byte: UInt8) -> Bool {
    byte.isASCIILetterOrDigit || "'()+_,-./:=? ".utf8.contains(byte)
  }
}
