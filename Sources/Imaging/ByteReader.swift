// DigitClassifier
// SPDX-License-Identifier: MIT

/// Reads numbers from a stretch of bytes; past the end there is `nil`, never a trap.
struct ByteReader {
  private let bytes: [UInt8]
  private let start: Int
  private let end: Int
  private var position: Int

  /// Reads `bytes` from the given offset on.
  init(_ bytes: [UInt8], from offset: Int = 0) {
    let start = min(max(offset, 0), bytes.count)
    self.init(bytes, start..<bytes.count)
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    start = range.lowerBound
    end = range.upperBound
    position = range.lowerBound
  }

  /// Whether `text`'s bytes come next; they are passed over if so.
  mutating func skip(_ text: String) -> Bool {
    guard bytes[position..<end].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    // Offsets inside what follows count from here.
    self = ByteReader(bytes, position..<end)
    return true
  }

  /// Moves to `offset` bytes from the start of the stretch; false when that is outside.
  mutating func seek(to offset: Int) -> Bool {
    guard offset >= 0, offset <= end - start else { return false }
    position = start + offset
    return true
  }

  /// The next byte.
  mutating func byte() -> UInt8? {
    guard position < end else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  /// Bytes that are left.
  var count: Int { end - position }

  /// Where the next byte is, counted from the start of the stretch.
  var offset: Int { position - start }

  /// The next byte, which stays the next.
  var peek: UInt8? { position < end ? bytes[position] : nil }

  /// The next two bytes, least significant first.
  mutating func littleEndian16() -> Int? {
    number(byteCount: 2, isBigEndian: false)
  }

  /// The next four bytes, least significant first.
  mutating func littleEndian32() -> Int? {
    number(byteCount: 4, isBigEndian: false)
  }

  /// The next two bytes, most significant first.
  mutating func bigEndian16() -> Int? {
    number(byteCount: 2, isBigEndian: true)
  }

  /// The next `byteCount` bytes, at most 4, as an unsigned number.
  mutating func number(byteCount: Int, isBigEndian: Bool) -> Int? {
    guard byteCount <= end - position else { return nil }
    defer { position += byteCount }
    let digits = bytes[position..<position + byteCount]
    return isBigEndian
      ? digits.reduce(0) { $0 << 8 | Int($1) }
      : digits.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// The next `count` bytes themselves.
  mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= end - position else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// The next `count` bytes as a stretch of their own.
  mutating func slice(_ count: Int) -> ByteReader? {
    guard count >= 0, count <= end - position else { return nil }
    defer { position += count }
    return ByteReader(bytes, position..<position + count)
  }
}
