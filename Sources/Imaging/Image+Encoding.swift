// DigitClassifier
// SPDX-License-Identifier: MIT

extension Image {
  /// The picture as a PNG file, lossless.
  ///
  /// - Throws: ``ImageError/Code/encodingFailed`` when memory runs out.
  public func png() throws(ImageError) -> [UInt8] {
    try PNGEncoder.encode(self)
  }

  /// The picture as a JPEG file; see-through pixels are laid over white.
  ///
  /// - Parameter quality: 1 (small) to 100 (best).
  /// - Returns: The bytes of a whole file.
  /// - Throws: ``ImageError/Code/encodingFailed`` for a quality outside that range or a side over
  ///   65,500 pixels, which is the format's limit.
  public func jpeg(quality: Int) throws(ImageError) -> [UInt8] {
    try JPEGEncoder.encode(opaque(), quality: quality)
  }
}
