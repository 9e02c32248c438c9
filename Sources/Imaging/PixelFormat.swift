// DigitClassifier
// SPDX-License-Identifier: MIT

/// What the bytes of one pixel mean; every channel has 8 bits.
public enum PixelFormat: String, CaseIterable, Sendable, Hashable {
  /// One byte: 0 black to 255 white.
  case grey
  /// Two bytes: grey, then opacity (0 clear, 255 solid), not premultiplied.
  case greyAlpha
  /// Three bytes: red, green, blue.
  case rgb
  /// Four bytes: red, green, blue, then opacity, not premultiplied.
  case rgba

  /// Bytes a pixel takes, 1 to 4.
  public var bytesPerPixel: Int {
    switch self {
    case .grey: 1
    case .greyAlpha: 2
    case .rgb: 3
    case .rgba: 4
    }
  }

  /// Whether pixels carry an opacity.
  public var hasAlpha: Bool { self == .greyAlpha || self == .rgba }
}
