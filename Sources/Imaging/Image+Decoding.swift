// DigitClassifier
// SPDX-License-Identifier: MIT

extension Image {
  /// Decodes a PNG or JPEG file, told apart by its first bytes.
  ///
  /// PNG of every colour type and depth becomes 8 bits a channel. A JPEG is turned upright by its EXIF
  /// orientation. The header is read first, and sizes are held against `limits` before any pixel is
  /// allocated.
  ///
  /// A file that ends early or carries damaged data is refused even where a viewer would show part of
  /// it: half a digit must not be read as another one. Only stray bytes before a JPEG's end marker,
  /// which many webcams write, and anything after the end of the picture are let pass.
  ///
  /// - Throws: ``ImageError/Code/unsupportedFormat``, ``ImageError/Code/tooLarge`` or
  ///   ``ImageError/Code/malformed``.
  public init(decoding bytes: [UInt8], limits: ImageLimits = .default) throws(ImageError) {
    try limits.check(byteCount: bytes.count)
    switch ImageSignature(sniffing: bytes) {
    case .png: self = try PNGDecoder.decode(bytes, limits: limits)
    case .jpeg: self = try JPEGDecoder.decode(bytes, limits: limits)
    case .other(let found):
      throw ImageError(
        .unsupportedFormat,
        "The file is \(found); accepted are \(ImageSignature.accepted). Convert it and try again."
      )
    }
  }
}
