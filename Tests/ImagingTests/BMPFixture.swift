// DigitClassifier
// SPDX-License-Identifier: MIT

/// A Windows or OS/2 bitmap put together field by field.
struct BMPFixture {
  var width: Int
  var height: Int
  var bits: Int
  /// 12 is OS/2's first header, 40 Windows' first, 124 Windows' last.
  var headerBytes = 40
  var compression = 0
  /// Whether the first row is the uppermost.
  var isTopDown = false
  /// Red, green and blue of each colour in turn.
  var palette: [UInt8] = []
  /// Bits of red, green, blue and opacity, for compression 3.
  var masks: [UInt32] = []
  /// The pixels' bytes in place of rows made of ``value``, such as run lengths.
  var data: [UInt8]?
  /// A pixel's number.
  var value: (_ x: Int, _ y: Int) -> UInt32 = { _, _ in 0 }

  var bytes: [UInt8] {
    let information = header + trailingMasks
    let colours = stride(from: 0, to: palette.count, by: 3).flatMap { start -> [UInt8] in
      let colour = [palette[start + 2], palette[start + 1], palette[start]]
      return headerBytes == 12 ? colour : colour + [0]
    }
    let offset = 14 + information.count + colours.count
    let pixels = data ?? rows
    return Array("BM".utf8) + Self.number(offset + pixels.count, 4) + [0, 0, 0, 0]
      + Self.number(offset, 4) + information + colours + pixels
  }

  private var header: [UInt8] {
    if headerBytes == 12 {
      return Self.number(12, 4) + Self.number(width, 2) + Self.number(height, 2) + [1, 0]
        + Self.number(bits, 2)
    }
    var header = Self.number(headerBytes, 4) + Self.number(width, 4)
    header += Self.number(isTopDown ? -height : height, 4) + [1, 0] + Self.number(bits, 2)
    header += Self.number(compression, 4) + [UInt8](repeating: 0, count: 12)
    header += Self.number(palette.count / 3, 4) + Self.number(0, 4)
    if headerBytes > 40 { header += masks.flatMap { Self.number(Int($0), 4) } }
    return header + [UInt8](repeating: 0, count: headerBytes - header.count)
  }

  private var trailingMasks: [UInt8] {
    headerBytes == 40 ? masks.prefix(3).flatMap { Self.number(Int($0), 4) } : []
  }

  private var rows: [UInt8] {
    (0..<height).flatMap { row -> [UInt8] in
      let y = isTopDown ? row : height - 1 - row
      var bytes: [UInt8] = []
      if bits < 8 {
        var writer = BitWriter(order: .mostSignificantFirst)
        for x in 0..<width { writer.put(Int(value(x, y)), bits) }
        bytes = writer.finished
      } else {
        for x in 0..<width { bytes += Self.number(Int(value(x, y)), bits / 8) }
      }
      return bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }
  }

  static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
