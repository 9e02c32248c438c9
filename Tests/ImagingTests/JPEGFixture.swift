// DigitClassifier
// SPDX-License-Identifier: MIT

/// A baseline JPEG of one 8×8 block a component, each of one value: small enough to write by hand, in
/// colour spaces and with markers that the encoder does not write.
struct JPEGFixture {
  /// The stored value of each component, 0...255.
  var values: [UInt8]
  /// Whole marker segments to put before the frame header.
  var segments: [[UInt8]] = []
  /// The frame marker's second byte; 0xC0 is baseline.
  var frameMarker: UInt8 = 0xC0
  /// Bits a sample that the frame header claims.
  var precision: UInt8 = 8
  /// Bytes between the scan's data and the end marker.
  var padding: [UInt8] = []

  var bytes: [UInt8] {
    let count = UInt8(values.count)
    var file: [UInt8] = [0xFF, 0xD8]
    segments.forEach { file += $0 }
    file += Self.segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
    let components = (1...count).flatMap { [$0, 0x11, 0] as [UInt8] }
    file += Self.segment(frameMarker, [precision, 0, 8, 0, 8, count] + components)
    // DC: categories 0...11 as the 4-bit codes 0...11. AC: the 1-bit code 0, end of block.
    file += Self.segment(0xC4, [0x00, 0, 0, 0, 12] + [UInt8](repeating: 0, count: 12) + (0...11))
    file += Self.segment(0xC4, [0x10, 1] + [UInt8](repeating: 0, count: 15) + [0])
    file += Self.segment(
      0xDA,
      [count] + (1...count).flatMap { [$0, 0x00] as [UInt8] } + [0, 63, 0]
    )
    return file + scan + padding + [0xFF, 0xD9]
  }

  /// The mean of a block is its DC coefficient over 8, here with a quantiser of 1.
  private var scan: [UInt8] {
    var bits: [Bool] = []
    func put(_ value: Int, _ count: Int) {
      for bit in (0..<count).reversed() { bits.append(value >> bit & 1 == 1) }
    }
    for value in values {
      let coefficient = (Int(value) - 128) * 8
      let category = Int.bitWidth - abs(coefficient).leadingZeroBitCount
      put(category, 4)
      put(coefficient >= 0 ? coefficient : coefficient + (1 << category) - 1, category)
      put(0, 1)
    }
    while bits.count % 8 != 0 { bits.append(true) }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: bits.count, by: 8) {
      let byte = bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
      bytes += byte == 0xFF ? [0xFF, 0] : [byte]
    }
    return bytes
  }

  static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
    [0xFF, marker, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 0xFF)] + body
  }

  /// Adobe's segment; `transform` 0 leaves three components RGB and four CMYK, 2 means YCCK.
  static func adobe(transform: UInt8) -> [UInt8] {
    segment(0xEE, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, transform])
  }

  /// An EXIF segment with nothing but an orientation.
  static func exif(orientation: UInt8, isBigEndian: Bool = true) -> [UInt8] {
    let block = exifBlock(orientation: orientation, isBigEndian: isBigEndian)
    return segment(0xE1, Array("Exif\0\0".utf8) + block)
  }

  /// What every format's EXIF consists of, with nothing but an orientation.
  static func exifBlock(orientation: UInt8, isBigEndian: Bool = true) -> [UInt8] {
    let tiff: [UInt8] =
      isBigEndian
      ? [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
      : [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 18, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
    return tiff + [0, 0, 0, 0]
  }
}
