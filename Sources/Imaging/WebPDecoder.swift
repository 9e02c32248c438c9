// DigitClassifier
// SPDX-License-Identifier: MIT

import CWebP

/// Decodes WebP files, lossy and lossless, through libwebp; of an animation the first frame.
enum WebPDecoder {
  /// Decodes to RGB, or to RGBA where a pixel may be see-through.
  static func decode(_ bytes: [UInt8], limits: ImageLimits) throws(ImageError) -> Image {
    let container = try WebPContainer(bytes)
    guard let animation = container.animation else {
      return try picture(bytes, in: bytes.indices, limits: limits)
        .upright(from: container.orientation)
    }
    try limits.check(width: animation.width, height: animation.height)
    let frame = animation.frame
    let picture = try picture(bytes, in: frame.data, limits: limits)
    guard frame.left + picture.width <= animation.width,
      frame.top + picture.height <= animation.height
    else { throw WebPContainer.damaged("the first frame leaves the canvas") }
    return picture.placed(
      onWidth: animation.width,
      height: animation.height,
      left: frame.left,
      top: frame.top
    )
  }

  private static func picture(
    _ bytes: [UInt8],
    in range: Range<Int>,
    limits: ImageLimits
  ) throws(ImageError) -> Image {
    // SAFETY: libwebp reads the buffer only during the calls made inside this closure.
    try unsafe bytes.withUnsafeBufferPointer { buffer throws(ImageError) in
      try unsafe picture(UnsafeBufferPointer(rebasing: buffer[range]), limits: limits)
    }
  }

  private static func picture(
    _ buffer: UnsafeBufferPointer<UInt8>,
    limits: ImageLimits
  ) throws(ImageError) -> Image {
    var config = unsafe WebPDecoderConfig()
    guard unsafe WebPInitDecoderConfig(&config) != 0 else {
      throw ImageError(
        .malformed,
        "The WebP decoder could not be set up: the library is another version."
      )
    }
    try unsafe check(WebPGetFeatures(buffer.baseAddress, buffer.count, &config.input))
    let (width, height) = unsafe (Int(config.input.width), Int(config.input.height))
    try limits.check(width: width, height: height)
    guard unsafe config.input.has_animation == 0 else {
      throw WebPContainer.damaged("it is an animation without a frame")
    }

    let format: PixelFormat = unsafe config.input.has_alpha != 0 ? .rgba : .rgb
    let pitch = width * format.bytesPerPixel
    let count = pitch * height
    unsafe config.output.colorspace = format == .rgba ? MODE_RGBA : MODE_RGB
    unsafe config.output.is_external_memory = 1
    var status = VP8_STATUS_OK
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { output, written in
      // SAFETY: the buffer holds at least `count` bytes, and libwebp checks the rows that it is about
      // to write against the size and the pitch given here. On failure nothing is used.
      unsafe config.output.u.RGBA.rgba = output.baseAddress
      unsafe config.output.u.RGBA.stride = Int32(pitch)
      unsafe config.output.u.RGBA.size = count
      status = unsafe WebPDecode(buffer.baseAddress, buffer.count, &config)
      written = status == VP8_STATUS_OK ? count : 0
    }
    try check(status)
    return Image(unchecked: width, height, format, pixels)
  }

  private static func check(_ status: VP8StatusCode) throws(ImageError) {
    switch status {
    case VP8_STATUS_OK: return
    case VP8_STATUS_OUT_OF_MEMORY: throw WebPContainer.damaged("not enough memory for its pixels")
    case VP8_STATUS_NOT_ENOUGH_DATA, VP8_STATUS_SUSPENDED:
      throw WebPContainer.damaged("its picture data ends early")
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      throw WebPContainer.damaged("its picture data has a feature that no version knows")
    default: throw WebPContainer.damaged("its picture data cannot be made sense of")
    }
  }
}
