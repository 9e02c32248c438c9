// DigitClassifier
// SPDX-License-Identifier: MIT

/// A plane of brightness: rows from top to bottom, 0 black to 255 white, no padding.
///
/// A value of this type always holds exactly `width * height` bytes.
public struct GreyImage: Sendable, Equatable {
  /// Pixels a row, at least 1.
  public let width: Int
  /// Rows, at least 1.
  public let height: Int
  /// The bytes, row-major: pixel (x, y) is at `y * width + x`.
  public let pixels: [UInt8]

  /// Creates a plane from its bytes.
  ///
  /// - Throws: ``ImageError/Code/malformed`` when a side is below 1 or the byte count does not match.
  public init(width: Int, height: Int, pixels: [UInt8]) throws(ImageError) {
    let image = try Image(width: width, height: height, format: .grey, pixels: pixels)
    self.init(unchecked: width, height, image.pixels)
  }

  /// Creates a plane from parts whose sizes the caller has matched.
  package init(unchecked width: Int, _ height: Int, _ pixels: [UInt8]) {
    assert(width > 0 && height > 0 && pixels.count == width * height)
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The value at column `x` of row `y`.
  @inlinable
  public subscript(x: Int, y: Int) -> UInt8 { pixels[y * width + x] }

  /// The plane as a PNG file.
  ///
  /// - Throws: ``ImageError/Code/encodingFailed`` when memory runs out.
  public func png() throws(ImageError) -> [UInt8] { try Image(self).png() }

  /// The plane with black and white swapped.
  public func inverted() -> GreyImage {
    GreyImage(unchecked: width, height, pixels.map { 255 - $0 })
  }
}
