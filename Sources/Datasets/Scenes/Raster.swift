// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// A picture of a scene in the making: colours as displayed, 0...1, not yet rounded to bytes.
///
/// Four lanes a pixel rather than three, as processors take them; the fourth is not used.
struct Raster: Sendable {
  let width: Int
  let height: Int

  /// Red, green and blue of each pixel, row-major.
  var pixels: [SIMD4<Float>]

  init(width: Int, height: Int, colour: SIMD4<Float> = .zero) {
    (self.width, self.height) = (width, height)
    pixels = Array(repeating: colour, count: width * height)
  }

  /// Rounds the picture to bytes, with a sensor's noise.
  ///
  /// - Parameters:
  ///   - noise: Standard deviation, as a share of white.
  ///   - start: Where in the table of noise the picture begins.
  ///   - isInverted: Whether to give the negative.
  /// - Returns: The picture in colour.
  func image(noise: Float, start: Int, isInverted: Bool) -> Image {
    let table = NoiseTable.normals
    let mask = table.count - 1
    let flip: UInt8 = isInverted ? 255 : 0
    let bytes = [UInt8](unsafeUninitializedCapacity: pixels.count * 3) { bytes, count in
      for index in pixels.indices {
        // Rows lie at odd distances in the table, so that they do not repeat below each other.
        let grain = table[(start &+ index &* 3) & mask] * noise
        let tint = table[(start &+ index &* 7 &+ 101) & mask] * (noise * 0.35)
        let level = (pixels[index] + SIMD4(grain + tint, grain, grain - tint, 0)) * 255
        bytes[3 * index] = Self.byte(level.x) ^ flip
        bytes[3 * index + 1] = Self.byte(level.y) ^ flip
        bytes[3 * index + 2] = Self.byte(level.z) ^ flip
      }
      count = pixels.count * 3
    }
    return Image(unchecked: width, height, .rgb, bytes)
  }

  /// The nearest level; adding a half and cutting rounds what is not negative.
  @inline(__always)
  private static func byte(_ level: Float) -> UInt8 {
    UInt8(truncatingIfNeeded: Int32(min(max(level, 0), 255) + 0.5))
  }
}

extension SIMD4<Float> {
  /// A colour of three parts.
  init(colour: SIMD3<Float>) { self.init(colour, 0) }
}

extension SIMD3<Float> {
  /// Brightness as displayed, 0...1 (Rec. 601).
  var luma: Float { (self * [0.299, 0.587, 0.114]).sum() }
}
