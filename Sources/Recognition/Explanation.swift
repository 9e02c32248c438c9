// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// What the network saw in a picture, and what its answer rests on.
public struct Explanation: Sendable, Equatable {
  /// The glyph that was classified, byte for byte.
  public var glyph: Glyph
  /// How the digit stood out in the picture; the glyph is light on dark, but for one that only the detector could read.
  public var polarity: Polarity
  /// The part of the upright picture that the glyph was made of, in its pixels: the digit's box, or the whole picture
  /// where that was passed through.
  public var crop: PixelBox
  /// Glyph pixels per pixel of the picture; 1 where it was passed through.
  public var scale: Double
  /// How far centring by mass moved the digit from where ``crop`` would be in the middle; none where the picture was
  /// passed through.
  public var shift: GlyphShift
  /// Degrees by which the digit was turned upright, clockwise; always 0, as framing does not turn digits yet.
  public var rotation: Double
  /// Whether the picture was a glyph already and was classified unchanged.
  public var isPassedThrough: Bool
  /// How good the picture is for reading.
  public var quality: PictureQuality
  /// What makes the reading less certain, each at most once.
  public var warnings: [ReadingWarning]
  /// Which parts of the glyph speak for the answer and which against it.
  public var saliency: SaliencyMap

  /// Creates an explanation from its parts.
  public init(
    glyph: Glyph,
    polarity: Polarity,
    crop: PixelBox,
    scale: Double,
    shift: GlyphShift,
    rotation: Double = 0,
    isPassedThrough: Bool,
    quality: PictureQuality,
    warnings: [ReadingWarning],
    saliency: SaliencyMap
  ) {
    self.glyph = glyph
    self.polarity = polarity
    self.crop = crop
    self.scale = scale
    self.shift = shift
    self.rotation = rotation
    self.isPassedThrough = isPassedThrough
    self.quality = quality
    self.warnings = warnings
    self.saliency = saliency
  }

  /// Explains the scores of a glyph that was framed from a picture.
  init(
    _ framed: FramedGlyph,
    of picture: Image,
    scores: Scores,
    saliency: SaliencyMap
  ) {
    let (width, height) = (picture.fullWidth, picture.fullHeight)
    let whole = PixelBox(x: 0, y: 0, width: width, height: height)
    self.init(
      glyph: framed.glyph,
      polarity: framed.polarity,
      crop: framed.placement == nil ? whole : framed.box,
      scale: framed.placement?.scale ?? 1,
      shift: framed.placement?.shift ?? .none,
      isPassedThrough: framed.placement == nil,
      quality: PictureQuality(of: picture, with: framed),
      warnings: ReadingWarning.all(for: framed, width: width, height: height, scores: scores),
      saliency: saliency
    )
  }
}
