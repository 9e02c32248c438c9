// DigitClassifier
// SPDX-License-Identifier: MIT

/// A GIF of one frame, written with real codes.
struct GIFFixture {
  var width: Int
  var height: Int
  /// Bits a pixel, 1 to 8.
  var depth: Int
  /// Red, green and blue of each colour in turn; filled up with black.
  var palette: [UInt8]
  var isInterlaced = false
  var clearIndex: Int?
  /// Where the frame lies on a larger canvas.
  var canvas: (width: Int, height: Int, left: Int, top: Int)?
  /// Whether the colours belong to the frame and not to the file.
  var hasOwnPalette = false
  /// Whether the frame's data ends with its end code before the last pixel.
  var missingPixels = 0
  /// The number of the colour at (x, y).
  var index: (_ x: Int, _ y: Int) -> Int

  var bytes: [UInt8] {
    let outer = canvas ?? (width, height, 0, 0)
    let table = palette + [UInt8](repeating: 0, count: 3 << depth).dropFirst(palette.count)
    let flag = UInt8(0x80 | depth - 1)
    var file = Array("GIF89a".utf8) + Self.number(outer.width) + Self.number(outer.height)
    file += [hasOwnPalette ? 0 : flag, 0, 0] + (hasOwnPalette ? [] : table)
    file += [0x21, 0xFE, 2, 0x68, 0x69, 0]  // A comment.
    if let clearIndex { file += [0x21, 0xF9, 4, 1, 0, 0, UInt8(clearIndex), 0] }
    file += [0x2C] + Self.number(outer.left) + Self.number(outer.top)
    file += Self.number(width) + Self.number(height)
    file += [(hasOwnPalette ? flag : 0) | (isInterlaced ? 0x40 : 0)] + (hasOwnPalette ? table : [])
    let codeSize = max(depth, 2)
    file.append(UInt8(codeSize))
    var data = LZWFixture(codeSize: codeSize, order: .leastSignificantFirst)
      .encode(Array(indices.dropLast(missingPixels)))[...]
    while !data.isEmpty {
      let block = data.prefix(255)
      data = data.dropFirst(block.count)
      file += [UInt8(block.count)] + block
    }
    return file + [0, 0x3B]
  }

  private var indices: [UInt8] {
    let passes = isInterlaced ? [(0, 8), (4, 8), (2, 4), (1, 2)] : [(0, 1)]
    return passes.flatMap { first, step in
      stride(from: first, to: height, by: step).flatMap { y in
        (0..<width).map { UInt8(index($0, y)) }
      }
    }
  }

  static func number(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8 & 0xFF)] }
}
