// DigitClassifier
// SPDX-License-Identifier: MIT

import CTurboJPEG

/// One TurboJPEG decompressor, destroyed when the value goes away.
@safe
struct JPEGDecoder: ~Copyable {
  private let handle: tjhandle

  /// A picture whose longer side has twice this or more is decoded at reduced size, at least this
  /// long: four times what framing works at, so that a digit that has to be looked at closely keeps
  /// its strokes.
  private static let ampleSide = 1_600

  /// - Throws: ``ImageError/Code/malformed`` when memory runs out.
  private init() throws(ImageError) {
    guard let handle = unsafe tjInitDecompress() else {
      throw ImageError(.malformed, "The JPEG decoder could not be set up: out of memory.")
    }
    unsafe self.handle = handle
  }

  deinit { unsafe _ = tjDestroy(handle) }

  /// Decodes a whole JPEG file to grey or RGB, turned upright, and large ones at reduced size.
  static func decode(
    _ bytes: [UInt8],
    limits: ImageLimits,
    isColourNeeded: Bool
  ) throws(ImageError) -> Image {
    let header = JPEGHeader(bytes)
    guard !header.isExotic, header.bitsPerSample == 8 || header.bitsPerSample == 0 else {
      throw ImageError(
        .unsupportedFormat,
        "The file is a lossless, hierarchical or \(header.bitsPerSample)-bit JPEG; accepted are "
          + "8-bit baseline and progressive JPEG. Save it again as one of those."
      )
    }
    let decoder = try JPEGDecoder()
    // SAFETY: TurboJPEG reads the buffer only during the calls made inside this closure.
    let stored = try unsafe bytes.withUnsafeBufferPointer { buffer throws(ImageError) in
      try unsafe decoder.decode(
        buffer,
        limits: limits,
        hasAdobeMarker: header.hasAdobeMarker,
        isColourNeeded: isColourNeeded
      )
    }
    return stored.upright(from: header.orientation)
  }

  private func decode(
    _ buffer: UnsafeBufferPointer<UInt8>,
    limits: ImageLimits,
    hasAdobeMarker: Bool,
    isColourNeeded: Bool
  ) throws(ImageError) -> Image {
    var width: Int32 = 0
    var height: Int32 = 0
    var subsampling: Int32 = 0
    var colourSpace: Int32 = 0
    let status = unsafe tjDecompressHeader3(
      handle,
      buffer.baseAddress,
      UInt(buffer.count),
      &width,
      &height,
      &subsampling,
      &colourSpace
    )
    if status != 0 { try refuseUnlessHarmless() }
    try limits.check(width: Int(width), height: Int(height))

    let full = (width: Int(width), height: Int(height))
    let reduction = Self.reduction(longerSide: max(full.width, full.height))
    // What TJSCALED computes, a macro that Swift does not import.
    let columns = (width + reduction - 1) / reduction
    let rows = (height + reduction - 1) / reduction
    let format: PixelFormat
    let pixels: [UInt8]
    switch UInt32(bitPattern: colourSpace) {
    // The first plane of YCbCr is what Rec. 601 calls luma.
    case TJCS_GRAY.rawValue,
      TJCS_YCbCr.rawValue where !isColourNeeded:
      format = .grey
      pixels = try unsafe read(buffer, columns, rows, TJPF_GRAY, bytesPerPixel: 1)
    case TJCS_CMYK.rawValue, TJCS_YCCK.rawValue:
      format = .rgb
      let inks = try unsafe read(buffer, columns, rows, TJPF_CMYK, bytesPerPixel: 4)
      pixels = Self.rgb(cmyk: inks, isInverted: hasAdobeMarker)
    default:
      format = .rgb
      pixels = try unsafe read(buffer, columns, rows, TJPF_RGB, bytesPerPixel: 3)
    }
    return Image(
      unchecked: Int(columns),
      Int(rows),
      format,
      pixels,
      reducedBy: Int(reduction),
      from: full
    )
  }

  /// By how much a picture can be shrunk and stay ample: one of the factors at which TurboJPEG's
  /// inverse transform is made for it and costs less.
  private static func reduction(longerSide: Int) -> Int32 {
    for factor in [8, 4, 2] where longerSide >= factor * ampleSide { return Int32(factor) }
    return 1
  }

  private func read(
    _ buffer: UnsafeBufferPointer<UInt8>,
    _ width: Int32,
    _ height: Int32,
    _ format: TJPF,
    bytesPerPixel: Int
  ) throws(ImageError) -> [UInt8] {
    let pitch = Int(width) * bytesPerPixel
    let count = pitch * Int(height)
    var status: Int32 = 0
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { output, written in
      // SAFETY: the buffer holds at least `pitch * height` bytes, and TurboJPEG writes `height` rows
      // of `width` pixels `pitch` bytes apart, or fewer when it fails; then nothing is used. The
      // sides are the file's by a factor that TurboJPEG knows, so it takes just that factor.
      status = unsafe tjDecompress2(
        handle,
        buffer.baseAddress,
        UInt(buffer.count),
        output.baseAddress,
        width,
        Int32(pitch),
        height,
        format.rawValue,
        TJFLAG_LIMITSCANS
      )
      let isUsable = status == 0 || isHarmlessWarning
      written = isUsable ? count : 0
    }
    if status != 0 { try refuseUnlessHarmless() }
    return pixels
  }

  /// What TurboJPEG last complained of.
  private var complaint: String {
    // SAFETY: the text is zero-terminated and belongs to the handle, which outlives the copy.
    unsafe String(cString: tjGetErrorStr2(handle))
  }

  /// Whether the last failure was only a warning that says nothing of the pixels.
  ///
  /// Many webcams pad the last scan before the end marker (0xd9). The end marker was found then, so
  /// nothing is missing. libjpeg keeps only the first warning's text, and this one comes after all
  /// scans are read: an earlier one would stand in its place.
  private var isHarmlessWarning: Bool {
    let code = unsafe tjGetErrorCode(handle)
    return code == Int32(TJERR_WARNING.rawValue)
      && complaint.contains("extraneous bytes before marker 0xd9")
  }

  private func refuseUnlessHarmless() throws(ImageError) {
    if isHarmlessWarning { return }
    throw ImageError(.malformed, "The JPEG is damaged or incomplete: \(complaint).")
  }

  /// Mixes printing inks to RGB, without a colour profile: good enough to tell ink from paper.
  private static func rgb(cmyk inks: [UInt8], isInverted: Bool) -> [UInt8] {
    let source = inks.span
    let flip: UInt8 = isInverted ? 0 : 255
    return [UInt8](capacity: source.count / 4 * 3) { output in
      for offset in stride(from: 0, to: source.count, by: 4) {
        let light = UInt32(source[offset + 3] ^ flip)
        for channel in 0..<3 {
          let value = UInt32(source[offset + channel] ^ flip) * light
          output.append(UInt8(truncatingIfNeeded: (value + 127) / 255))
        }
      }
    }
  }
}
