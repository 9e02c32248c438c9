// DigitClassifier
// SPDX-License-Identifier: MIT

/// What the network sees: 28×28 pixels, white strokes on black, framed like MNIST.
public struct Glyph: Sendable, Equatable {
  /// Pixels along each side.
  public static let side = 28

  /// 784 bytes, row by row: 0 background to 255 middle of a stroke.
  public let pixels: [UInt8]

  /// Wraps pixels that are framed already.
  ///
  /// - Precondition: There are exactly 784.
  public init(pixels: [UInt8]) {
    precondition(
      pixels.count == Self.side * Self.side,
      "a glyph has \(Self.side * Self.side) pixels; \(pixels.count) were given"
    )
    self.pixels = pixels
  }

  /// The pixels as networks take them, 0...1.
  package var intensities: [Float] { pixels.map { Float($0) / 255 } }
}
