// DigitClassifier
// SPDX-License-Identifier: MIT

/// What framing did to a digit on its way from the picture into the glyph.
public struct GlyphPlacement: Sendable, Equatable {
  /// Glyph pixels per pixel of the picture.
  public var scale: Double
  /// How far centring by mass moved the digit from where its box would be in the middle, in glyph pixels.
  public var shift: GlyphShift
  /// How much the strokes differ from their background on average, 0...255.
  public var contrast: Double
  /// How wide the strokes' edges are, in glyph pixels: the fewer, the sharper the picture.
  public var edgeWidth: Double

  /// Creates a placement from its parts.
  public init(scale: Double, shift: GlyphShift, contrast: Double, edgeWidth: Double) {
    self.scale = scale
    self.shift = shift
    self.contrast = contrast
    self.edgeWidth = edgeWidth
  }
}

/// A distance inside a glyph, in its pixels; halves where a side is odd.
public struct GlyphShift: Sendable, Hashable {
  /// To the right.
  public var x: Double
  /// Down.
  public var y: Double

  /// No distance.
  public static let none = GlyphShift(x: 0, y: 0)

  /// Creates a shift from its parts.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
