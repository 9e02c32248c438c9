// DigitClassifier
// SPDX-License-Identifier: MIT

/// Gzip members for tests, written from RFC 1951 and 1952 and not with the library under test.
enum Gzip {
  private static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

  /// Packs bytes without making them smaller, in "stored" blocks.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var packed = header
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(65535)
      rest = rest.dropFirst(block.count)
      packed.append(rest.isEmpty ? 1 : 0)
      packed += littleEndian(UInt16(block.count)) + littleEndian(~UInt16(block.count)) + block
    } while !rest.isEmpty
    return packed + littleEndian(crc32(bytes)) + littleEndian(UInt32(bytes.count))
  }

  /// 100,000 zeros in 132 bytes, as zlib packs them: Huffman codes and repeated matches.
  static let hundredThousandZeros: [UInt8] =
    header + [
      0xed, 0xc1, 0x31, 0x01, 0x00, 0x00, 0x00, 0xc2, 0xa0, 0xf5, 0x4f, 0x6d, 0x0d, 0x0f, 0xa0,
    ]
    + [UInt8](repeating: 0, count: 96)
    + [0x80, 0x57, 0x03, 0x7d, 0x95, 0x11, 0xd4, 0xa0, 0x86, 0x01, 0x00]

  /// "Hello, digits! " six times, as zlib packs it.
  static let sixGreetings: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0xd7,
    0x51, 0x48, 0xc9, 0x4c, 0xcf, 0x2c, 0x29, 0x56, 0x54, 0xf0, 0xa0, 0x1e, 0x17, 0x00, 0x25, 0xc2,
    0x12, 0xd0, 0x5a, 0x00, 0x00, 0x00,
  ]

  private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<(Number.bitWidth / 8)).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
        crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1
      }
    }
  }
}
