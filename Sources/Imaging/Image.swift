// DigitClassifier
// SPDX-License-Identifier: MIT

/// A decoded picture: rows from top to bottom, 8 bits a channel, no padding.
///
/// A value of this type always holds exactly `width * height * format.bytesPerPixel` bytes.
public struct Image: Sendable, Equatable {
  /// Pixels a row, at least 1.
  public let width: Int
  /// Rows, at least 1.
  public let height: Int
  /// What the bytes of one pixel mean.
  public let format: PixelFormat
  /// The bytes, row-major: pixel (x, y) starts at `(y * width + x) * format.bytesPerPixel`.
  public let pixels: [UInt8]
  /// How many pixels of the file along each side became one of these: 1, or 2, 4 or 8 where a large
  /// JPEG was decoded at reduced size.
  public let reduction: Int
  /// Pixels a row in the file, turned upright; `width` unless it was reduced.
  public let fullWidth: Int
  /// Rows in the file, turned upright; `height` unless it was reduced.
  public let fullHeight: Int

  /// Creates a picture from bytes that are already pixels.
  ///
  /// - Throws: ``ImageError/Code/malformed`` when a side is below 1 or the byte count does not match.
  public init(width: Int, height: Int, format: PixelFormat, pixels: [UInt8]) throws(ImageError) {
    guard width > 0, height > 0 else {
      throw ImageError(
        .malformed,
        "A picture needs at least 1×1 pixels; \(width)×\(height) were given."
      )
    }
    let (area, areaOverflow) = width.multipliedReportingOverflow(by: height)
    let (count, overflow) = area.multipliedReportingOverflow(by: format.bytesPerPixel)
    guard !areaOverflow, !overflow, pixels.count == count else {
      throw ImageError(
        .malformed,
        "\(width)×\(height) pixels of \(format.rawValue) take \(format.bytesPerPixel) bytes each; "
          + "\(pixels.count) bytes in all were given."
      )
    }
    self.init(unchecked: width, height, format, pixels)
  }

  /// Creates a picture from parts whose sizes the caller has matched.
  package init(unchecked width: Int, _ height: Int, _ format: PixelFormat, _ pixels: [UInt8]) {
    assert(pixels.count == width * height * format.bytesPerPixel)
    self.width = width
    self.height = height
    self.format = format
    self.pixels = pixels
    reduction = 1
    fullWidth = width
    fullHeight = height
  }

  /// Creates the reduced form of a larger picture.
  ///
  /// - Precondition: The sides are those of the larger picture by `reduction`, rounded up.
  package init(
    unchecked width: Int,
    _ height: Int,
    _ format: PixelFormat,
    _ pixels: [UInt8],
    reducedBy reduction: Int,
    from full: (width: Int, height: Int)
  ) {
    assert(pixels.count == width * height * format.bytesPerPixel)
    assert(width == (full.width + reduction - 1) / reduction)
    assert(height == (full.height + reduction - 1) / reduction)
    self.width = width
    self.height = height
    self.format = format
    self.pixels = pixels
    self.reduction = reduction
    fullWidth = full.width
    fullHeight = full.height
  }

  /// Wraps a grey plane; the bytes are shared, not copied.
  public init(_ grey: GreyImage) {
    self.init(unchecked: grey.width, grey.height, .grey, grey.pixels)
  }
}
