// DigitClassifier
// SPDX-License-Identifier: MIT

/// A TIFF of one page put together tag by tag: directory, values, then strips or tiles.
struct TIFFFixture {
  enum Packing: Int, CaseIterable {
    case none = 1
    case lzw = 5
    case deflate = 8
    case packBits = 32_773
  }

  var width: Int
  var height: Int
  var bits = 8
  /// Samples of one pixel.
  var samples = 1
  /// 0 white is zero, 1 black is zero, 2 RGB, 3 palette.
  var colours = 1
  var packing = Packing.none
  var isBigEndian = false
  /// Rows a strip; one strip when nil.
  var rowsPerStrip: Int?
  /// Sides of tiles, which replace strips.
  var tile: (width: Int, height: Int)?
  var orientation: Int?
  /// What the last sample means: 1 multiplied opacity, 2 opacity.
  var extraSample: Int?
  /// Values of 16 bits: all reds, all greens, all blues.
  var palette: [Int] = []
  /// Tags that are added, or replace those above.
  var extra: [Int: (type: Int, values: [Int])] = [:]
  /// A sample's value at (x, y).
  var sample: (_ x: Int, _ y: Int, _ channel: Int) -> Int

  var bytes: [UInt8] {
    let parts = pieces.map(packed)
    var tags: [Int: (type: Int, values: [Int])] = [
      256: (4, [width]), 257: (4, [height]), 258: (3, [Int](repeating: bits, count: samples)),
      259: (3, [packing.rawValue]), 262: (3, [colours]), 277: (3, [samples]),
    ]
    let placeTag = tile == nil ? 273 : 324
    tags[placeTag] = (4, [Int](repeating: 0, count: parts.count))
    tags[placeTag == 273 ? 279 : 325] = (4, parts.map(\.count))
    if let tile { (tags[322], tags[323]) = ((3, [tile.width]), (3, [tile.height])) }
    if tile == nil { tags[278] = (4, [rowsPerStrip ?? height]) }
    if let orientation { tags[274] = (3, [orientation]) }
    if let extraSample { tags[338] = (3, [extraSample]) }
    if !palette.isEmpty { tags[320] = (3, palette) }
    tags.merge(extra) { _, added in added }

    let count = tags.count
    let valuesStart = 8 + 2 + 12 * count + 4
    let valueBytes = tags.values.map { bytes(of: $0).count }.filter { $0 > 4 }
    var place = valuesStart + valueBytes.reduce(0, +)
    if extra[placeTag] == nil {
      tags[placeTag] = (
        4,
        parts.map { part in
          defer { place += part.count }
          return place
        }
      )
    }
    return file(tags, valuesStart: valuesStart) + parts.joined()
  }

  private func file(_ tags: [Int: (type: Int, values: [Int])], valuesStart: Int) -> [UInt8] {
    let order: [UInt8] = isBigEndian ? [0x4D, 0x4D] : [0x49, 0x49]
    var file = order + number(42, 2) + number(8, 4) + number(tags.count, 2)
    var values: [UInt8] = []
    for (tag, entry) in tags.sorted(by: { $0.key < $1.key }) {
      file += number(tag, 2) + number(entry.type, 2) + number(entry.values.count, 4)
      let content = bytes(of: entry)
      if content.count > 4 {
        file += number(valuesStart + values.count, 4)
        values += content
      } else {
        file += content + [UInt8](repeating: 0, count: 4 - content.count)
      }
    }
    return file + number(0, 4) + values
  }

  private func bytes(of entry: (type: Int, values: [Int])) -> [UInt8] {
    entry.values.flatMap { number($0, [1: 1, 3: 2, 4: 4][entry.type] ?? 4) }
  }

  /// The bytes of each strip or tile before they are packed.
  private var pieces: [[UInt8]] {
    guard let tile else {
      return stride(from: 0, to: height, by: rowsPerStrip ?? height).map { top in
        rows(top..<min(top + (rowsPerStrip ?? height), height), 0..<width)
      }
    }
    return stride(from: 0, to: height, by: tile.height).flatMap { top in
      stride(from: 0, to: width, by: tile.width).map { left in
        rows(top..<top + tile.height, left..<left + tile.width)
      }
    }
  }

  private func rows(_ rows: Range<Int>, _ columns: Range<Int>) -> [UInt8] {
    rows.flatMap { y -> [UInt8] in
      var writer = BitWriter(order: .mostSignificantFirst)
      var bytes: [UInt8] = []
      for x in columns {
        for channel in 0..<samples {
          let value = x < width && y < height ? sample(x, y, channel) : 0
          if bits == 16 { bytes += number(value, 2) } else { writer.put(value, bits) }
        }
      }
      return bits == 16 ? bytes : writer.finished
    }
  }

  private func packed(_ bytes: [UInt8]) -> [UInt8] {
    switch packing {
    case .none: bytes
    case .lzw: LZWFixture(codeSize: 8, order: .mostSignificantFirst).encode(bytes)
    case .deflate: PNGFixture.zlibStored(bytes)
    case .packBits:
      // Runs of one byte twice where there are some, and single bytes.
      bytes.reduce(into: [UInt8]()) { packed, byte in
        if packed.count >= 2, packed[packed.count - 2] == 0, packed.last == byte {
          packed[packed.count - 2] = 255
        } else {
          packed += [0, byte]
        }
      }
    }
  }

  private func number(_ value: Int, _ count: Int) -> [UInt8] {
    let bytes = BMPFixture.number(value, count)
    return isBigEndian ? bytes.reversed() : bytes
  }
}
