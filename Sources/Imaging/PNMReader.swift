// DigitClassifier
// SPDX-License-Identifier: MIT

/// Reads the words and numbers of a portable map's header and of its text forms.
struct PNMReader {
  private let bytes: [UInt8]
  /// Where the next byte is.
  private(set) var position: Int

  /// Reads from behind the two letters that name the form.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = 2
  }

  /// Bytes that are left.
  var count: Int { bytes.count - position }

  /// Space, tab, line feed, vertical tab, form feed or carriage return.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// The next whole number; nil where anything else comes, or more than nine digits.
  mutating func number() -> Int? {
    skipSpaceAndComments()
    var value = 0
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
      guard position - start < 9 else { return nil }
      value = value * 10 + Int(bytes[position] - 0x30)
      position += 1
    }
    return position > start ? value : nil
  }

  /// The next digit 0 or 1, which needs no space around it.
  mutating func bit() -> UInt8? {
    skipSpaceAndComments()
    guard position < bytes.count, bytes[position] & 0xFE == 0x30 else { return nil }
    defer { position += 1 }
    return bytes[position] - 0x30
  }

  /// The next word of up to 32 letters.
  mutating func word() -> String? {
    skipSpaceAndComments()
    let start = position
    while position < bytes.count, position - start < 32, !Self.isSpace(bytes[position]) {
      position += 1
    }
    return position > start ? String(decoding: bytes[start..<position], as: UTF8.self) : nil
  }

  /// Passes over the single white space between a header and binary pixels.
  mutating func skipOneSpace() -> Bool {
    guard position < bytes.count, Self.isSpace(bytes[position]) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpaceAndComments() {
    while position < bytes.count {
      if bytes[position] == 0x23 {
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
          position += 1
        }
      } else if Self.isSpace(bytes[position]) {
        position += 1
      } else {
        return
      }
    }
  }
}
