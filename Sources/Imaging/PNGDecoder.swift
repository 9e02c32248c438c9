// DigitClassifier
// SPDX-License-Identifier: MIT

import CSpng

/// One libspng decoding context, freed when the value goes away.
@safe
struct PNGDecoder: ~Copyable {
  private let context: OpaquePointer

  /// Deflate makes at most 1,032 bytes of one, so a short file cannot hold a large picture.
  private static let deflateMaximumRatio = 1_032
  /// Bound on one ancillary chunk, and on all that are kept; colour profiles fit easily.
  private static let maximumChunkBytes = 4 << 20

  /// - Throws: ``ImageError/Code/malformed`` when memory runs out.
  private init() throws(ImageError) {
    guard let context = unsafe spng_ctx_new(0) else {
      throw ImageError(.malformed, "The PNG decoder could not be set up: out of memory.")
    }
    unsafe self.context = context
  }

  deinit { unsafe spng_ctx_free(context) }

  /// Decodes a whole PNG file to 8 bits a channel.
  static func decode(_ bytes: [UInt8], limits: ImageLimits) throws(ImageError) -> Image {
    let decoder = try PNGDecoder()
    // SAFETY: libspng keeps the buffer's address and reads it in later calls; all of them happen
    // inside this closure, while the array is alive and unchanged.
    return try unsafe bytes.withUnsafeBufferPointer { buffer throws(ImageError) in
      try unsafe decoder.decode(buffer, limits: limits)
    }
  }

  private func decode(
    _ buffer: UnsafeBufferPointer<UInt8>,
    limits: ImageLimits
  ) throws(ImageError) -> Image {
    let side = UInt32(clamping: limits.maximumSide)
    let chunk = Self.maximumChunkBytes
    try unsafe check(spng_set_image_limits(context, side, side))
    try unsafe check(spng_set_chunk_limits(context, chunk, chunk))
    try unsafe check(
      spng_set_crc_action(context, Int32(SPNG_CRC_ERROR.rawValue), Int32(SPNG_CRC_ERROR.rawValue))
    )
    try unsafe check(spng_set_png_buffer(context, buffer.baseAddress, buffer.count))

    var header = spng_ihdr()
    let status = unsafe spng_get_ihdr(context, &header)
    let width = Int(header.width)
    let height = Int(header.height)
    if status == SPNG_EUSER_WIDTH.code || status == SPNG_EUSER_HEIGHT.code {
      throw ImageError(
        .tooLarge,
        "The picture has a side over \(limits.maximumSide) pixels, the most accepted."
      )
    }
    try check(status)
    try limits.check(width: width, height: height)
    try checkPlausible(width: width, height: height, fileBytes: buffer.count)

    var transparency = spng_trns()
    let hasTransparency = unsafe spng_get_trns(context, &transparency) == 0
    let layout = PNGLayout(header: header, hasTransparency: hasTransparency)
    let pixels = try read(layout, pixelCount: width * height)
    let stored = Image(unchecked: width, height, layout.format, pixels)
    return stored.upright(from: orientation ?? .upright)
  }

  /// What the chunk eXIf says, wherever it stands in the file; the whole file has to be read before.
  private var orientation: Orientation? {
    var exif = unsafe spng_exif()
    guard unsafe spng_get_exif(context, &exif) == 0 else { return nil }
    // SAFETY: libspng keeps the chunk's bytes until the context is freed; they are copied here.
    let block = unsafe UnsafeRawBufferPointer(start: exif.data, count: exif.length)
    return Orientation(tiff: ByteReader(unsafe [UInt8](block)))
  }

  /// Refuses a header that promises more than the file's bytes can inflate to.
  private func checkPlausible(width: Int, height: Int, fileBytes: Int) throws(ImageError) {
    var stored = 0
    try unsafe check(spng_decoded_image_size(context, Int32(SPNG_FMT_RAW.rawValue), &stored))
    guard stored / Self.deflateMaximumRatio <= fileBytes else {
      throw ImageError(
        .malformed,
        "The PNG promises \(width)×\(height) pixels, more than its \(fileBytes) bytes can hold."
      )
    }
  }

  /// Decodes the pixels, then the rest of the file, so that one cut off after them is noticed.
  private func read(_ layout: PNGLayout, pixelCount: Int) throws(ImageError) -> [UInt8] {
    let count = pixelCount * layout.decodedBytesPerPixel
    var status: Int32 = 0
    let decoded = unsafe [UInt8](unsafeUninitializedCapacity: count) { output, written in
      // SAFETY: the buffer holds at least `count` bytes, and libspng checks that the length given is
      // exactly what it is about to write. On failure nothing is counted as written.
      status = unsafe spng_decode_image(
        context,
        output.baseAddress,
        count,
        layout.spngFormat,
        Int32(SPNG_DECODE_TRNS.rawValue)
      )
      written = status == 0 ? count : 0
    }
    try check(status)
    try unsafe check(spng_decode_chunks(context))
    return layout.compact(decoded)
  }

  private func check(_ status: Int32) throws(ImageError) {
    guard status != 0 else { return }
    // SAFETY: libspng returns a constant, zero-terminated text for every code.
    let text = unsafe String(cString: spng_strerror(status))
    throw ImageError(.malformed, "The PNG is damaged or incomplete: \(text).")
  }
}

extension spng_errno {
  /// The code as libspng's functions return it.
  var code: Int32 { Int32(truncatingIfNeeded: rawValue) }
}
