// DigitClassifier
// SPDX-License-Identifier: MIT

/// How large a picture from outside may be; everything is checked before pixels are allocated.
public struct ImageLimits: Sendable, Hashable {
  /// The most bytes an encoded file may have.
  public var maximumBytes: Int
  /// The most pixels, width times height, a decoded picture may have.
  public var maximumPixels: Int
  /// The most pixels along either side.
  public var maximumSide: Int

  /// 10 MiB, 40 million pixels, 16,384 pixels a side: any phone's photograph, and no bomb.
  public static let `default` = ImageLimits()

  /// Creates limits; a limit left out has its default value.
  public init(
    maximumBytes: Int = 10 << 20,
    maximumPixels: Int = 40_000_000,
    maximumSide: Int = 16_384
  ) {
    self.maximumBytes = maximumBytes
    self.maximumPixels = maximumPixels
    self.maximumSide = maximumSide
  }

  /// Refuses a file that is too long.
  ///
  /// - Throws: ``ImageError/Code/tooLarge``.
  func check(byteCount: Int) throws(ImageError) {
    guard byteCount <= maximumBytes else {
      throw ImageError(
        .tooLarge,
        "The file has \(byteCount) bytes; at most \(maximumBytes) are accepted."
      )
    }
  }

  /// Refuses a picture that is too large, from the sizes its header claims.
  ///
  /// - Throws: ``ImageError/Code/tooLarge``, or ``ImageError/Code/malformed`` for an empty side.
  func check(width: Int, height: Int) throws(ImageError) {
    guard width > 0, height > 0 else {
      throw ImageError(
        .malformed,
        "The header says \(width)×\(height) pixels; each side needs at least one."
      )
    }
    guard width <= maximumSide, height <= maximumSide else {
      throw ImageError(
        .tooLarge,
        "The picture is \(width)×\(height) pixels; a side may have at most \(maximumSide)."
      )
    }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= maximumPixels else {
      throw ImageError(
        .tooLarge,
        "The picture is \(width)×\(height) pixels; at most \(maximumPixels) in all are accepted."
      )
    }
  }
}
