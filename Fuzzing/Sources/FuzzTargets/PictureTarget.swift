// DigitClassifier
// SPDX-License-Identifier: MIT

@testable import Imaging
@testable import Server

/// Decoders of every format, and the encoders as their second opinion.
enum PictureTarget: FuzzTarget {
  static let name = "picture"
  static let seeds = PictureSeeds.all

  /// Small, so that many inputs are tried in a second; the checks are the same as with large ones.
  static let limits = ImageLimits(maximumBytes: 64 << 10, maximumPixels: 1 << 14, maximumSide: 512)

  static func run(_ bytes: [UInt8]) {
    _ = PictureHeader.pixelCount(bytes)
    do throws(ImageError) {
      let image = try Image(decoding: bytes, limits: limits)
      check(image, of: bytes)
    } catch {
      require(!error.message.isEmpty, "a refusal without a reason")
    }
  }

  private static func check(_ image: Image, of bytes: [UInt8]) {
    require(bytes.count <= limits.maximumBytes, "a file beyond the limit was read")
    require(
      image.fullWidth <= limits.maximumSide && image.fullHeight <= limits.maximumSide
        && image.fullWidth * image.fullHeight <= limits.maximumPixels,
      "a picture of \(image.fullWidth)×\(image.fullHeight) pixels is beyond the limits"
    )
    requireEqual(
      image.pixels.count,
      image.width * image.height * image.format.bytesPerPixel,
      "bytes and sides disagree"
    )
    // Memory that nobody wrote to would differ.
    requireEqual(try? Image(decoding: bytes, limits: limits), image, "two decodings differ")
    let brightness = try? Image(decoding: bytes, limits: limits, isColourNeeded: false)
    requireEqual(
      try? Image(decoding: bytes, limits: limits, isColourNeeded: false),
      brightness,
      "two decodings without colours differ"
    )
    requireEqual(
      [brightness?.width, brightness?.height, brightness?.fullWidth, brightness?.fullHeight],
      [image.width, image.height, image.fullWidth, image.fullHeight],
      "without colours the sides are others"
    )
    if brightness?.format == image.format {
      requireEqual(brightness, image, "what holds no brightness apart was changed")
    } else {
      requireEqual(brightness?.format, .grey, "without colours the format is grey or the same")
    }
    if let claimed = PictureHeader.pixelCount(bytes) {
      requireEqual(
        claimed,
        image.fullWidth * image.fullHeight,
        "the header's pixels were not decoded"
      )
    }
    do throws(ImageError) {
      let again = try Image(decoding: try image.png(), limits: .default)
      requireEqual(again.pixels, image.pixels, "PNG is not lossless")
      requireEqual(
        [again.width, again.height],
        [image.width, image.height],
        "PNG changed the sides"
      )
      let lossy = try Image(decoding: try image.jpeg(quality: 60), limits: .default)
      requireEqual(
        [lossy.width, lossy.height],
        [image.width, image.height],
        "JPEG changed the sides"
      )
    } catch {
      fatalError("a decoded picture could not be written and read again: \(error)")
    }
  }
}
