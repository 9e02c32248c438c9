// DigitClassifier
// SPDX-License-Identifier: MIT

/// How stored rows and columns lie in the upright picture (TIFF and EXIF tag 274).
enum Orientation: Int, CaseIterable {
  case upright = 1
  case mirrored
  case upsideDown
  case flipped
  /// Mirrored about the diagonal from the top left.
  case transposed
  /// To be turned a quarter clockwise.
  case quarterClockwise
  /// Mirrored about the diagonal from the top right.
  case transversed
  /// To be turned a quarter anticlockwise.
  case quarterAnticlockwise

  /// Finds the tag in a TIFF block, as EXIF embeds one; `nil` when it is absent or damaged.
  init?(tiff block: ByteReader) {
    var reader = block
    guard let order = reader.number(byteCount: 2, isBigEndian: true),
      order == 0x4D4D || order == 0x4949
    else { return nil }
    let isBig = order == 0x4D4D
    guard reader.number(byteCount: 2, isBigEndian: isBig) == 42,
      let offset = reader.number(byteCount: 4, isBigEndian: isBig), reader.seek(to: offset),
      let entries = reader.number(byteCount: 2, isBigEndian: isBig)
    else { return nil }
    // The count has 16 bits, so this ends soon whatever it says.
    for _ in 0..<entries {
      guard let tag = reader.number(byteCount: 2, isBigEndian: isBig),
        let type = reader.number(byteCount: 2, isBigEndian: isBig),
        let count = reader.number(byteCount: 4, isBigEndian: isBig),
        let value = reader.number(byteCount: 2, isBigEndian: isBig),
        reader.number(byteCount: 2, isBigEndian: isBig) != nil
      else { return nil }
      guard tag == 274 else { continue }
      guard type == 3, count == 1 else { return nil }
      self.init(rawValue: value)
      return
    }
    return nil
  }

  /// Whether the upright picture's width is the stored height.
  var swapsSides: Bool { rawValue >= Self.transposed.rawValue }
}

extension Image {
  /// The picture turned upright, from one stored in the given orientation.
  func upright(from orientation: Orientation) -> Image {
    guard orientation != .upright else { return self }
    let step = format.bytesPerPixel
    let (right, bottom) = (width - 1, height - 1)
    // Where the upright picture's first pixel is stored, and how far apart its neighbours are.
    let (start, across, down): (Int, Int, Int) =
      switch orientation {
      case .upright: (0, 1, width)
      case .mirrored: (right, -1, width)
      case .upsideDown: (bottom * width + right, -1, -width)
      case .flipped: (bottom * width, 1, -width)
      case .transposed: (0, width, 1)
      case .quarterClockwise: (bottom * width, -width, 1)
      case .transversed: (bottom * width + right, -width, -1)
      case .quarterAnticlockwise: (right, width, -1)
      }
    let (columns, rows) = orientation.swapsSides ? (height, width) : (width, height)
    let source = pixels.span
    let turned = [UInt8](capacity: source.count) { output in
      for row in 0..<rows {
        for column in 0..<columns {
          let offset = (start + row * down + column * across) * step
          for channel in 0..<step { output.append(source[offset + channel]) }
        }
      }
    }
    let full =
      orientation.swapsSides
      ? (width: fullHeight, height: fullWidth) : (width: fullWidth, height: fullHeight)
    return Image(unchecked: columns, rows, format, turned, reducedBy: reduction, from: full)
  }
}
