// DigitClassifier
// SPDX-License-Identifier: MIT

/// Base64 in the standard alphabet (RFC 4648, section 4), padded.
enum Base64 {
  /// Why bytes are not base64.
  enum Fault: Error, Hashable {
    /// A byte that is not of the alphabet, or padding where none may be.
    case badByte(at: Int)
    /// The length is not a multiple of four.
    case badLength
  }

  /// Decodes.
  ///
  /// Bits that the padding makes meaningless are not looked at.
  ///
  /// - Parameter text: The encoded bytes.
  /// - Returns: The bytes meant.
  /// - Throws: Where the text is wrong first.
  static func decode(_ text: Span<UInt8>) throws(Fault) -> [UInt8] {
    let values = Self.values
    var end = text.count
    while end > 0, text.count - end < 2, text[end - 1] == .equals { end -= 1 }
    let tail = end % 4
    guard tail != 1, text.count.isMultiple(of: 4) else {
      try checkAlphabet(text, to: end)
      throw .badLength
    }
    var decoded = [UInt8](repeating: 0, count: end / 4 * 3 + max(0, tail - 1))
    var from = 0
    var to = 0
    // What is not of the alphabet has the value 255, and no sum of others has its high bits.
    var seen: UInt8 = 0
    while from + 4 <= end {
      let (a, b) = (values[Int(text[from])], values[Int(text[from + 1])])
      let (c, d) = (values[Int(text[from + 2])], values[Int(text[from + 3])])
      seen |= a | b | c | d
      decoded[to] = a << 2 | b >> 4
      decoded[to + 1] = b << 4 | c >> 2
      decoded[to + 2] = c << 6 | d
      from += 4
      to += 3
    }
    if tail > 1 {
      let (a, b) = (values[Int(text[from])], values[Int(text[from + 1])])
      let c = tail > 2 ? values[Int(text[from + 2])] : 0
      seen |= a | b | c
      decoded[to] = a << 2 | b >> 4
      if tail > 2 { decoded[to + 1] = b << 4 | c >> 2 }
    }
    if seen > 63 { try checkAlphabet(text, to: end) }
    return decoded
  }

  private static func checkAlphabet(_ text: Span<UInt8>, to end: Int) throws(Fault) {
    for index in 0..<end where values[Int(text[index])] > 63 { throw .badByte(at: index) }
  }

  /// The value of each byte; 255 for those that are not of the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, byte) in alphabet.utf8.enumerated() { values[Int(byte)] = UInt8(value) }
    return values
  }()
}
