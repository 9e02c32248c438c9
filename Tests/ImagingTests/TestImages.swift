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

/// A picture that is bright in its upright top left quarter, as a camera held so would store it.
struct TurnedPicture {
  /// How it lies, 1...8.
  let orientation: Int
  /// As stored.
  let width: Int
  let height: Int

  init(_ orientation: Int, uprightWidth: Int, uprightHeight: Int) {
    self.orientation = orientation
    (width, height) =
      orientation >= 5 ? (uprightHeight, uprightWidth) : (uprightWidth, uprightHeight)
  }

  /// The brightness of a pixel as stored.
  func value(_ x: Int, _ y: Int) -> UInt8 {
    let (left, top) = (x < width / 2, y < height / 2)
    let isLit =
      switch orientation {
      case 1, 5: left && top
      case 2, 8: !left && top
      case 3, 7: !left && !top
      default: left && !top
      }
    return isLit ? 250 : 5
  }

  /// The picture as stored.
  func image(_ format: PixelFormat = .grey) throws -> Image {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        pixels += [UInt8](repeating: value(x, y), count: format.bytesPerPixel)
      }
    }
    return try Image(width: width, height: height, format: format, pixels: pixels)
  }

  /// Whether a decoded picture is upright.
  static func isUpright(_ image: Image, width: Int, height: Int) -> Bool {
    let plane = image.grey()
    return plane.width == width && plane.height == height
      && (0..<width * height).allSatisfy { index in
        let (x, y) = (index % width, index / width)
        return (plane[x, y] > 128) == (x < width / 2 && y < height / 2)
      }
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
