// DigitClassifier
// SPDX-License-Identifier: MIT

/// A digit cut out of a picture, and where it was.
public struct FramedGlyph: Sendable, Equatable {
  /// The digit as the network wants it.
  public var glyph: Glyph
  /// Where the strokes are, in pixels of the upright picture.
  public var box: PixelBox
  /// How the digit stood out in the picture; the glyph is light on dark, but for one that only the detector could read.
  public var polarity: Polarity
  /// How the digit came from the picture into the glyph; `nil` for a picture that was a glyph already.
  public var placement: GlyphPlacement?

  /// Creates a framed glyph from its parts.
  public init(
    glyph: Glyph,
    box: PixelBox,
    polarity: Polarity,
    placement: GlyphPlacement? = nil
  ) {
    self.glyph = glyph
    self.box = box
    self.polarity = polarity
    self.placement = placement
  }
}
