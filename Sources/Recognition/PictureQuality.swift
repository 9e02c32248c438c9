// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// How good a picture is for reading the digit in it, in numbers.
///
/// ``ReadingWarning`` says which of them are too low or too high, and what to do.
public struct PictureQuality: Sendable, Equatable {
  /// How much the strokes differ from their background on average, 0...255; nil for a picture that was passed through.
  public var contrast: Double?
  /// How wide the strokes' edges are, in glyph pixels: about 2 in sharp pictures, from 3 on strokes run together; nil
  /// for a picture that was passed through.
  public var edgeWidth: Double?
  /// The digit's height, in pixels of the picture.
  public var digitHeight: Int
  /// The share of the picture's area that the digit's box has, 0...1.
  public var share: Double
  /// The share of the pixels in the digit's box that are black or white altogether, 0...1: glare and deep shadow have
  /// no detail. Pictures of ink alone, without a camera, are saturated and good all the same.
  public var saturation: Double
  /// Whether the digit's box reaches the picture's border.
  public var touchesBorder: Bool

  /// Creates a description from its parts.
  public init(
    contrast: Double?,
    edgeWidth: Double?,
    digitHeight: Int,
    share: Double,
    saturation: Double,
    touchesBorder: Bool
  ) {
    self.contrast = contrast
    self.edgeWidth = edgeWidth
    self.digitHeight = digitHeight
    self.share = share
    self.saturation = saturation
    self.touchesBorder = touchesBorder
  }

  /// Measures a picture in which a digit was found.
  init(of picture: Image, with framed: FramedGlyph) {
    let box = framed.box
    let plane = picture.grey()
    let (columns, rows) = (box.x..<box.x + box.width, box.y..<box.y + box.height)
    let pixels = plane.cropped(
      columns: columns.reduced(by: picture.reduction, below: plane.width),
      rows: rows.reduced(by: picture.reduction, below: plane.height)
    ).pixels
    let area = Double(picture.fullWidth) * Double(picture.fullHeight)
    self.init(
      contrast: framed.placement?.contrast,
      edgeWidth: framed.placement?.edgeWidth,
      digitHeight: box.height,
      share: Double(box.width) * Double(box.height) / area,
      saturation: Double(pixels.count { $0 == 0 || $0 == 255 }) / Double(pixels.count),
      touchesBorder: box.reachesBorder(width: picture.fullWidth, height: picture.fullHeight)
    )
  }
}

extension Range<Int> {
  /// The pixels of a reduced picture that some of the file's became: at least one, and below a limit.
  fileprivate func reduced(by factor: Int, below limit: Int) -> Self {
    let first = Swift.min(lowerBound / factor, limit - 1)
    return first..<Swift.min(Swift.max((upperBound + factor - 1) / factor, first + 1), limit)
  }
}

extension PixelBox {
  /// Whether the box reaches the border of a picture of some size.
  func reachesBorder(width: Int, height: Int) -> Bool {
    x <= 0 || y <= 0 || x + self.width >= width || y + self.height >= height
  }
}
