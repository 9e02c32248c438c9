// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// Seeded noise, the same on every machine (SplitMix64).
struct Noise: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

extension Image {
  /// A picture of noise, in which no pixel is like another.
  static func noise(
    _ width: Int,
    _ height: Int,
    _ format: PixelFormat,
    seed: UInt64 = 1
  ) throws -> Image {
    var noise = Noise(state: seed)
    return try Image(
      width: width,
      height: height,
      format: format,
      pixels: (0..<width * height * format.bytesPerPixel).map { _ in
        .random(in: 0...255, using: &noise)
      }
    )
  }

  /// A smooth picture, which survives JPEG.
  static func gradient(_ width: Int, _ height: Int, _ format: PixelFormat) throws -> Image {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<format.bytesPerPixel {
          pixels.append(UInt8((x * 3 + y * (channel + 1) * 2) % 200 + 20))
        }
      }
    }
    return try Image(width: width, height: height, format: format, pixels: pixels)
  }
}

extension GreyImage {
  /// A plane of noise.
  static func noise(_ width: Int, _ height: Int, seed: UInt64 = 1) throws -> GreyImage {
    try Image.noise(width, height, .grey, seed: seed).grey()
  }
}

/// The error that decoding throws, or `nil` when it succeeds.
func decodingError(_ bytes: [UInt8], limits: ImageLimits = .default) -> ImageError? {
  do throws(ImageError) {
    _ = try Image(decoding: bytes, limits: limits)
    return nil
  } catch {
    return error
  }
}
