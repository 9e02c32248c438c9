// DigitClassifier
// SPDX-License-Identifier: MIT

/// A PNG put together chunk by chunk, for colour types and depths that the encoder does not write.
struct PNGFixture {
  enum ColourType: UInt8, CaseIterable {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6

    var channels: Int {
      switch self {
      case .grey, .palette: 1
      case .greyAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }

    var depths: [Int] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .greyAlpha, .rgba: [8, 16]
      }
    }
  }

  var width: Int
  var height: Int
  var type: ColourType
  var depth: Int
  var isInterlaced = false
  /// Palette entries, red, green and blue in turn.
  var palette: [UInt8] = []
  /// The bytes of a tRNS chunk; none when empty.
  var transparency: [UInt8] = []
  /// The bytes of an eXIf chunk before the pixels, or behind them; none when empty.
  var exif: [UInt8] = []
  var isExifLast = false
  /// The sample of a channel at (x, y), in the file's depth.
  var sample: (_ x: Int, _ y: Int, _ channel: Int) -> Int

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  var bytes: [UInt8] {
    var file = Self.signature
    file += Self.chunk("IHDR", header)
    if !palette.isEmpty { file += Self.chunk("PLTE", palette) }
    if !transparency.isEmpty { file += Self.chunk("tRNS", transparency) }
    let described = exif.isEmpty ? [] : Self.chunk("eXIf", exif)
    if !isExifLast { file += described }
    file += Self.chunk("IDAT", Self.zlibStored(scanlines))
    if isExifLast { file += described }
    file += Self.chunk("IEND", [])
    return file
  }

  private var header: [UInt8] {
    Self.bigEndian(width) + Self.bigEndian(height)
      + [UInt8(depth), type.rawValue, 0, 0, isInterlaced ? 1 : 0]
  }

  /// Filter type 0 before each row; Adam7 sends seven sparse pictures one after another.
  private var scanlines: [UInt8] {
    let passes =
      isInterlaced
      ? [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
        (0, 1, 1, 2),
      ]
      : [(0, 0, 1, 1)]
    var lines: [UInt8] = []
    for (left, top, across, down) in passes where left < width {
      for y in stride(from: top, to: height, by: down) {
        lines.append(0)
        lines += row(y, columns: stride(from: left, to: width, by: across))
      }
    }
    return lines
  }

  private func row(_ y: Int, columns: StrideTo<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    var (bits, count) = (0, 0)
    for x in columns {
      for channel in 0..<type.channels {
        bits = bits << depth | sample(x, y, channel)
        count += depth
        while count >= 8 {
          bytes.append(UInt8(bits >> (count - 8) & 0xFF))
          count -= 8
        }
      }
    }
    if count > 0 { bytes.append(UInt8(bits << (8 - count) & 0xFF)) }
    return bytes
  }

  static func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + body
    return bigEndian(body.count) + named + bigEndian(Int(crc32(named)))
  }

  static func bigEndian(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(value >> (24 - 8 * $0) & 0xFF) }
  }

  /// A zlib stream of stored blocks.
  static func zlibStored(_ data: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var rest = data[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let (low, high) = (UInt8(block.count & 0xFF), UInt8(block.count >> 8))
      stream += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high] + block
    } while !rest.isEmpty
    var (a, b) = (1, 0)
    for byte in data {
      a = (a + Int(byte)) % 65_521
      b = (b + a) % 65_521
    }
    return stream + bigEndian(b << 16 | a)
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
      }
    }
  }
}
