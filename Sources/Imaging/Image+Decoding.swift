// DigitClassifier
// SPDX-License-Identifier: MIT

extension Image {
  /// Decodes a picture file of any ``ImageFormat``, told by its first bytes.
  ///
  /// Every colour type and depth becomes 8 bits a channel. Of an animation or of several pages, the
  /// first is taken. A picture is turned upright where the file says how it lies. A JPEG far larger
  /// than digits need is decoded at a half, a quarter or an eighth of its size; see ``reduction``.
  /// The header is read first, and sizes are held against `limits` before any pixel is allocated.
  ///
  /// A file that ends early or carries damaged data is refused even where a viewer would show part of
  /// it: half a digit must not be read as another one. Only stray bytes before a JPEG's end marker,
  /// which many webcams write, and anything after the end of the picture are let pass.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - limits: What is refused for its size.
  ///   - isColourNeeded: False where only ``grey(over:)`` is asked for: a JPEG in YCbCr, which holds brightness apart, is
  ///     decoded to ``PixelFormat/grey`` then, in about half the time. It may differ from the brightness of the colours,
  ///     which are rounded first, by a level or two, and by more where a colour was beyond what RGB holds.
  /// - Throws: ``ImageError/Code/unsupportedFormat``, ``ImageError/Code/tooLarge`` or
  ///   ``ImageError/Code/malformed``.
  public init(
    decoding bytes: [UInt8],
    limits: ImageLimits = .default,
    isColourNeeded: Bool = true
  ) throws(ImageError) {
    try limits.check(byteCount: bytes.count)
    switch ImageSignature(sniffing: bytes) {
    case .format(let format):
      self = try Image(
        decoding: bytes,
        as: format,
        limits: limits,
        isColourNeeded: isColourNeeded
      )
    case .other(let found):
      throw ImageError(
        .unsupportedFormat,
        "The file is \(found); accepted are \(ImageSignature.accepted). Convert it and try again."
      )
    }
  }

  private init(
    decoding bytes: [UInt8],
    as format: ImageFormat,
    limits: ImageLimits,
    isColourNeeded: Bool
  ) throws(ImageError) {
    switch format {
    case .png: self = try PNGDecoder.decode(bytes, limits: limits)
    case .jpeg:
      self = try JPEGDecoder.decode(bytes, limits: limits, isColourNeeded: isColourNeeded)
    case .webP: self = try WebPDecoder.decode(bytes, limits: limits)
    case .gif: self = try GIFDecoder.decode(bytes, limits: limits)
    case .bmp: self = try BMPDecoder.decode(bytes, limits: limits)
    case .tiff: self = try TIFFDecoder.decode(bytes, limits: limits)
    case .pnm: self = try PNMDecoder.decode(bytes, limits: limits)
    #if HEIC
    case .heic: self = try HEICDecoder.decode(bytes, limits: limits)
    #endif
    }
  }
}
