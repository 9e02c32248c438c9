// DigitClassifier
// SPDX-License-Identifier: MIT

import CTurboJPEG

/// One TurboJPEG compressor, destroyed when the value goes away.
@safe
struct JPEGEncoder: ~Copyable {
  private let handle: tjhandle
  private static let maximumSide = 65_500

  private init() throws(ImageError) {
    guard let handle = unsafe tjInitCompress() else {
      throw ImageError(.encodingFailed, "The JPEG encoder could not be set up: out of memory.")
    }
    unsafe self.handle = handle
  }

  deinit { unsafe _ = tjDestroy(handle) }

  /// Encodes a grey or RGB picture; colours are kept at full resolution, for thin coloured strokes.
  static func encode(_ image: Image, quality: Int) throws(ImageError) -> [UInt8] {
    guard (1...100).contains(quality) else {
      throw ImageError(.encodingFailed, "JPEG quality is 1 to 100; \(quality) was asked for.")
    }
    guard image.width <= maximumSide, image.height <= maximumSide else {
      throw ImageError(
        .encodingFailed,
        "A JPEG side has at most \(maximumSide) pixels; "
          + "the picture has \(image.width)×\(image.height)."
      )
    }
    assert(!image.format.hasAlpha)
    let encoder = try JPEGEncoder()
    return try encoder.write(image, quality: Int32(quality))
  }

  private func write(_ image: Image, quality: Int32) throws(ImageError) -> [UInt8] {
    let isGrey = image.format == .grey
    let subsampling = Int32((isGrey ? TJSAMP_GRAY : TJSAMP_444).rawValue)
    let format = (isGrey ? TJPF_GRAY : TJPF_RGB).rawValue
    let (width, height) = (Int32(image.width), Int32(image.height))
    let capacity = tjBufSize(width, height, subsampling)
    guard capacity != .max, let bufferSize = Int(exactly: capacity) else {
      throw ImageError(.encodingFailed, "The picture is too large for a JPEG.")
    }
    var status: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: bufferSize) { output, written in
      var count = capacity
      var start = output.baseAddress
      // SAFETY: the buffer has the worst-case size that tjBufSize gave, and with NOREALLOC TurboJPEG
      // keeps to it; the picture's bytes match its sides, which is `Image`'s invariant.
      status = unsafe image.pixels.withUnsafeBufferPointer { pixels in
        unsafe tjCompress2(
          handle,
          pixels.baseAddress,
          width,
          0,
          height,
          format,
          &start,
          &count,
          subsampling,
          quality,
          TJFLAG_NOREALLOC
        )
      }
      written = status == 0 ? Int(count) : 0
    }
    guard status == 0 else {
      // SAFETY: the text is zero-terminated and belongs to the handle, which outlives the copy.
      let text = unsafe String(cString: tjGetErrorStr2(handle))
      throw ImageError(.encodingFailed, "The JPEG could not be written: \(text).")
    }
    return bytes
  }
}
