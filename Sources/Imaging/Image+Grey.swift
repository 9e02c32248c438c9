// DigitClassifier
// SPDX-License-Identifier: MIT

extension Image {
  /// The picture's brightness by Rec. 601 luma, laid over a uniform background where it is see-through.
  ///
  /// The weights sum to one exactly, so a pixel with equal red, green and blue keeps its value.
  ///
  /// - Parameter background: What shows through clear pixels, 0 to 255; white paper by default.
  /// - Returns: A plane of the same sides.
  /// - Complexity: O(pixels).
  public func grey(over background: UInt8 = 255) -> GreyImage {
    let source = pixels.span
    precondition(
      source.count == width * height * format.bytesPerPixel,
      "\(source.count) bytes for \(width)×\(height) pixels of \(format)"
    )
    // SAFETY: mapPixels asks for the first channel of each pixel, and all channels of all pixels are there, checked
    // above; without the check on each subscript, the loops are vectorised.
    let plane =
      switch format {
      case .grey:
        pixels
      case .greyAlpha:
        mapPixels(2) {
          unsafe Self.blend(
            source[unchecked: $0],
            opacity: source[unchecked: $0 + 1],
            over: background
          )
        }
      case .rgb:
        mapPixels(3) {
          unsafe Self.luma(
            source[unchecked: $0],
            source[unchecked: $0 + 1],
            source[unchecked: $0 + 2]
          )
        }
      case .rgba:
        mapPixels(4) {
          let solid = unsafe Self.luma(
            source[unchecked: $0],
            source[unchecked: $0 + 1],
            source[unchecked: $0 + 2]
          )
          return unsafe Self.blend(solid, opacity: source[unchecked: $0 + 3], over: background)
        }
      }
    return GreyImage(unchecked: width, height, plane)
  }

  /// One byte a pixel, from the offset of its first channel.
  @inline(__always)
  private func mapPixels(_ step: Int, _ value: (Int) -> UInt8) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: width * height)
    var output = bytes.mutableSpan
    for index in 0..<output.count {
      // SAFETY: the loop ends where the span does.
      unsafe output[unchecked: index] = value(index &* step)
    }
    return bytes
  }

  /// The picture without see-through pixels: `.grey` or `.rgb`, laid over a uniform background.
  func opaque(over background: UInt8 = 255) -> Image {
    switch format {
    case .grey, .rgb:
      return self
    case .greyAlpha:
      return Image(grey(over: background))
    case .rgba:
      let source = pixels.span
      let solid = [UInt8](capacity: width * height * 3) { output in
        for offset in stride(from: 0, to: source.count, by: 4) {
          let opacity = source[offset + 3]
          output.append(Self.blend(source[offset], opacity: opacity, over: background))
          output.append(Self.blend(source[offset + 1], opacity: opacity, over: background))
          output.append(Self.blend(source[offset + 2], opacity: opacity, over: background))
        }
      }
      return Image(unchecked: width, height, .rgb, solid)
    }
  }

  /// 0.299 R + 0.587 G + 0.114 B in 16-bit fixed point, rounded; the three weights sum to 65,536.
  @inline(__always)
  private static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let sum = 19_595 &* UInt32(red) &+ 38_470 &* UInt32(green) &+ 7_471 &* UInt32(blue)
    return UInt8(truncatingIfNeeded: (sum &+ 32_768) >> 16)
  }

  /// `value` at the given opacity over `background`, rounded.
  @inline(__always)
  private static func blend(_ value: UInt8, opacity: UInt8, over background: UInt8) -> UInt8 {
    let alpha = UInt32(opacity)
    let sum = UInt32(value) &* alpha &+ UInt32(background) &* (255 &- alpha)
    return UInt8(truncatingIfNeeded: (sum &+ 127) / 255)
  }
}
