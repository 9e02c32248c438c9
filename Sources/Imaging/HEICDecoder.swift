// DigitClassifier
// SPDX-License-Identifier: MIT

#if HEIC
import CHEIF

/// One libheif context, freed when the value goes away.
@safe
struct HEICDecoder: ~Copyable {
  private let context: OpaquePointer

  private init() throws(ImageError) {
    guard let context = unsafe heif_context_alloc() else {
      throw ImageError(.malformed, "The HEIC decoder could not be set up: out of memory.")
    }
    unsafe self.context = context
  }

  deinit { unsafe heif_context_free(context) }

  /// Decodes the file's main picture to RGB or RGBA, turned and cut as the file says.
  static func decode(_ bytes: [UInt8], limits: ImageLimits) throws(ImageError) -> Image {
    let decoder = try HEICDecoder()
    // SAFETY: libheif keeps the buffer's address and reads it in later calls; all of them happen
    // inside this closure, while the array is alive and unchanged.
    return try unsafe bytes.withUnsafeBufferPointer { buffer throws(ImageError) in
      try unsafe decoder.decode(buffer, limits: limits)
    }
  }

  private func decode(
    _ buffer: UnsafeBufferPointer<UInt8>,
    limits: ImageLimits
  ) throws(ImageError) -> Image {
    unsafe heif_context_set_maximum_image_size_limit(context, Int32(clamping: limits.maximumSide))
    // One request, one thread; those of others have their own.
    unsafe heif_context_set_max_decoding_threads(context, 0)
    try unsafe check(
      heif_context_read_from_memory_without_copy(context, buffer.baseAddress, buffer.count, nil)
    )
    var handle: OpaquePointer?
    try unsafe check(heif_context_get_primary_image_handle(context, &handle))
    defer { unsafe heif_image_handle_release(handle) }
    // As it is stored and as it is shown, which may be a part: neither may be too large.
    try limits.check(
      width: Int(unsafe heif_image_handle_get_ispe_width(handle)),
      height: Int(unsafe heif_image_handle_get_ispe_height(handle))
    )
    try limits.check(
      width: Int(unsafe heif_image_handle_get_width(handle)),
      height: Int(unsafe heif_image_handle_get_height(handle))
    )

    guard let options = unsafe heif_decoding_options_alloc() else {
      throw ImageError(.malformed, "The HEIC decoder could not be set up: out of memory.")
    }
    defer { unsafe heif_decoding_options_free(options) }
    unsafe options.pointee.convert_hdr_to_8bit = 1
    unsafe options.pointee.strict_decoding = 1
    let format: PixelFormat =
      unsafe heif_image_handle_has_alpha_channel(handle) != 0 ? .rgba : .rgb
    let chroma = format == .rgba ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB
    var picture: OpaquePointer?
    let status = unsafe heif_decode_image(handle, &picture, heif_colorspace_RGB, chroma, options)
    try unsafe check(status)
    defer { unsafe heif_image_release(picture) }
    return try unsafe copy(picture, format, limits: limits)
  }

  /// Copies the rows out of libheif's picture, which pads them.
  private func copy(
    _ picture: OpaquePointer?,
    _ format: PixelFormat,
    limits: ImageLimits
  ) throws(ImageError) -> Image {
    let width = Int(unsafe heif_image_get_width(picture, heif_channel_interleaved))
    let height = Int(unsafe heif_image_get_height(picture, heif_channel_interleaved))
    try limits.check(width: width, height: height)
    var pitch: Int32 = 0
    let plane = unsafe heif_image_get_plane_readonly(picture, heif_channel_interleaved, &pitch)
    let rowBytes = width * format.bytesPerPixel
    guard let plane = unsafe plane, Int(pitch) >= rowBytes else {
      throw ImageError(.malformed, "The HEIC is damaged: its picture has no pixels.")
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(rowBytes * height)
    for y in 0..<height {
      // SAFETY: the plane has `height` rows, `pitch` bytes apart, of at least `rowBytes` bytes each.
      unsafe pixels.append(
        contentsOf: UnsafeBufferPointer(start: plane + y * Int(pitch), count: rowBytes)
      )
    }
    return Image(unchecked: width, height, format, pixels)
  }

  private func check(_ error: heif_error) throws(ImageError) {
    guard unsafe error.code != heif_error_Ok else { return }
    // SAFETY: libheif sets a zero-terminated text for every error, which lives at least as long as
    // the context.
    let text = unsafe String(cString: error.message)
    let isLimit = unsafe error.subcode == heif_suberror_Security_limit_exceeded
    throw ImageError(
      isLimit ? .tooLarge : .malformed,
      isLimit
        ? "The HEIC is over a limit: \(text)."
        : "The HEIC is damaged, incomplete or of a kind that cannot be decoded: \(text)."
    )
  }
}
#endif
