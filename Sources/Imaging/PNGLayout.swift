// DigitClassifier
// SPDX-License-Identifier: MIT

import CSpng

/// How one PNG's pixels are asked of libspng, and what they become.
struct PNGLayout {
  /// What the caller gets.
  let format: PixelFormat
  /// The layout libspng writes; where it cannot write `format` itself, that is RGBA.
  private let decoded: spng_format

  init(header: spng_ihdr, hasTransparency: Bool) {
    switch spng_color_type(UInt32(header.color_type)) {
    case SPNG_COLOR_TYPE_GRAYSCALE where !hasTransparency:
      format = .grey
      // libspng narrows 16 bits to 8 only on the way to RGB or RGBA.
      decoded = header.bit_depth <= 8 ? SPNG_FMT_G8 : SPNG_FMT_RGB8
    case SPNG_COLOR_TYPE_GRAYSCALE, SPNG_COLOR_TYPE_GRAYSCALE_ALPHA:
      format = .greyAlpha
      decoded = SPNG_FMT_RGBA8
    case SPNG_COLOR_TYPE_TRUECOLOR_ALPHA:
      format = .rgba
      decoded = SPNG_FMT_RGBA8
    default:
      format = hasTransparency ? .rgba : .rgb
      decoded = hasTransparency ? SPNG_FMT_RGBA8 : SPNG_FMT_RGB8
    }
  }

  /// The format code for `spng_decode_image`.
  var spngFormat: Int32 { Int32(decoded.rawValue) }

  /// Bytes a pixel takes as libspng writes it.
  var decodedBytesPerPixel: Int {
    switch decoded {
    case SPNG_FMT_G8: 1
    case SPNG_FMT_RGB8: 3
    default: 4
    }
  }

  /// Drops the repeated channels of a grey picture that had to be decoded in colour.
  func compact(_ pixels: [UInt8]) -> [UInt8] {
    let step = decodedBytesPerPixel
    guard step != format.bytesPerPixel else { return pixels }
    let source = pixels.span
    return [UInt8](capacity: source.count / step * format.bytesPerPixel) { output in
      for offset in stride(from: 0, to: source.count, by: step) {
        output.append(source[offset])
        if format == .greyAlpha { output.append(source[offset + 3]) }
      }
    }
  }
}
