// DigitClassifier
// SPDX-License-Identifier: MIT

import CSpng

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One libspng encoding context, freed when the value goes away.
@safe
struct PNGEncoder: ~Copyable {
  private let context: OpaquePointer

  private init() throws(ImageError) {
    guard let context = unsafe spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else {
      throw ImageError(.encodingFailed, "The PNG encoder could not be set up: out of memory.")
    }
    unsafe self.context = context
  }

  deinit { unsafe spng_ctx_free(context) }

  /// Encodes a picture with 8 bits a channel, keeping its format.
  static func encode(_ image: Image) throws(ImageError) -> [UInt8] {
    let encoder = try PNGEncoder()
    return try encoder.write(image)
  }

  private func write(_ image: Image) throws(ImageError) -> [UInt8] {
    guard let width = UInt32(exactly: image.width), let height = UInt32(exactly: image.height)
    else {
      throw ImageError(
        .encodingFailed,
        "\(image.width)×\(image.height) pixels are too many for a PNG."
      )
    }
    var header = spng_ihdr()
    header.width = width
    header.height = height
    header.bit_depth = 8
    header.color_type = UInt8(Self.colourType(image.format).rawValue)
    try unsafe check(spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1))
    try unsafe check(spng_set_ihdr(context, &header))
    // SAFETY: libspng reads the pixels only during this call, and refuses a length that does not
    // match the header.
    let status = unsafe image.pixels.withUnsafeBytes { pixels in
      unsafe spng_encode_image(
        context,
        pixels.baseAddress,
        pixels.count,
        Int32(SPNG_FMT_PNG.rawValue),
        Int32(SPNG_ENCODE_FINALIZE.rawValue)
      )
    }
    try check(status)
    return try take()
  }

  /// Copies the finished file out of libspng's buffer, which then belongs to the caller.
  private func take() throws(ImageError) -> [UInt8] {
    var count = 0
    var status: Int32 = 0
    guard let buffer = unsafe spng_get_png_buffer(context, &count, &status) else {
      try check(status)
      throw ImageError(.encodingFailed, "The PNG could not be written: out of memory.")
    }
    // SAFETY: the buffer came from malloc, holds `count` bytes, and is given up by libspng.
    defer { unsafe free(buffer) }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: buffer, count: count))
  }

  private static func colourType(_ format: PixelFormat) -> spng_color_type {
    switch format {
    case .grey: SPNG_COLOR_TYPE_GRAYSCALE
    case .greyAlpha: SPNG_COLOR_TYPE_GRAYSCALE_ALPHA
    case .rgb: SPNG_COLOR_TYPE_TRUECOLOR
    case .rgba: SPNG_COLOR_TYPE_TRUECOLOR_ALPHA
    }
  }

  private func check(_ status: Int32) throws(ImageError) {
    guard status != 0 else { return }
    // SAFETY: libspng returns a constant, zero-terminated text for every code.
    let text = unsafe String(cString: spng_strerror(status))
    throw ImageError(.encodingFailed, "The PNG could not be written: \(text).")
  }
}
