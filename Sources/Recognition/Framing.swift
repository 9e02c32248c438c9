// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging

/// Turns any picture into what the network was trained on.
///
/// Everything here is a pure function of the picture's bytes.
public enum Framing {
  /// Larger pictures are shrunk by a whole factor until their longer side is at most this.
  private static let workingSide = 400
  /// A digit whose longer side is below this there is looked at again, closer.
  private static let detailedSide = 48
  /// Pictures with a shorter side from this on are smoothed against camera noise; smaller ones have no
  /// detail to spare.
  private static let smoothedSide = 100

  /// Finds the digit in a picture and frames it like MNIST's.
  ///
  /// A 28×28 picture with white strokes on black is framed already and is passed through byte for
  /// byte. Any other is searched: the background is flattened, the piece of ink most like a digit is
  /// cut out, scaled to 20 pixels with its proportions kept, and centred by mass.
  ///
  /// - Returns: The glyph, or `nil` for a picture that is even or holds noise alone. Its box counts in
  ///   pixels of the file, also where that was decoded at reduced size.
  /// - Complexity: O(pixels).
  public static func frame(_ image: Image) -> FramedGlyph? {
    image.searched { frame($0) }?.restored(from: image)
  }

  /// Frames a plane of brightness; see ``frame(_:)-(Image)``.
  static func frame(_ plane: GreyImage) -> FramedGlyph? {
    passedThrough(plane) ?? found(in: plane)
  }

  /// Searches a plane, whatever its size.
  private static func found(in plane: GreyImage) -> FramedGlyph? {
    let longer = max(plane.width, plane.height)
    let factor = (longer + workingSide - 1) / workingSide
    var picture = plane.reduced(by: factor)
    let isSmoothed = min(picture.width, picture.height) >= smoothedSide
    if isSmoothed { picture = picture.smoothed() }
    guard let digit = DigitFinder.find(in: picture) else { return nil }
    let box = box(of: digit, shrunkBy: factor, in: plane)
    let isCoarse = factor > 1 || isSmoothed
    if isCoarse, max(digit.columns.count, digit.rows.count) < detailedSide,
      let closer = closerLook(at: box, of: digit.ink.polarity, in: plane)
    {
      return closer
    }
    return framed(digit, shrunkBy: factor, in: box)
  }

  /// Frames a digit that came out small again, from the pixels around it as they were given.
  private static func closerLook(
    at box: PixelBox,
    of polarity: Polarity,
    in plane: GreyImage
  ) -> FramedGlyph? {
    let (part, left, top) = surroundings(of: box, in: plane)
    let factor = max(1, max(box.width, box.height) / detailedSide)
    let picture = part.reduced(by: factor)
    guard let digit = DigitFinder.find(in: picture, polarities: [polarity]) else { return nil }
    let columns = digit.pictureColumns.scaled(by: factor, below: part.width)
    let rows = digit.pictureRows.scaled(by: factor, below: part.height)
    let found = PixelBox(
      x: left + columns.lowerBound,
      y: top + rows.lowerBound,
      width: columns.count,
      height: rows.count
    )
    return framed(digit, shrunkBy: factor, in: found)
  }

  /// Frames the digit at a place in a plane, from its ink.
  static func frame(around box: PixelBox, in plane: GreyImage) -> FramedGlyph? {
    let (part, left, top) = surroundings(of: box, in: plane)
    // A part of 28×28 pixels is no glyph for that: it is searched like any other.
    guard var framed = found(in: part) else { return nil }
    framed.box.x += left
    framed.box.y += top
    return framed
  }

  /// A box and half its longer side around it, and where that begins in the plane.
  private static func surroundings(
    of box: PixelBox,
    in plane: GreyImage
  ) -> (part: GreyImage, left: Int, top: Int) {
    let margin = max(max(box.width, box.height) / 2, 4)
    let (left, top) = (max(box.x - margin, 0), max(box.y - margin, 0))
    let part = plane.cropped(
      columns: left..<min(box.x + box.width + margin, plane.width),
      rows: top..<min(box.y + box.height + margin, plane.height)
    )
    return (part, left, top)
  }

  /// Draws a digit that was found in a plane shrunk by a factor.
  static func framed(
    _ digit: FoundDigit,
    shrunkBy factor: Int,
    of plane: GreyImage
  ) -> FramedGlyph {
    framed(digit, shrunkBy: factor, in: box(of: digit, shrunkBy: factor, in: plane))
  }

  private static func box(
    of digit: FoundDigit,
    shrunkBy factor: Int,
    in plane: GreyImage
  ) -> PixelBox {
    PixelBox(
      columns: digit.pictureColumns.scaled(by: factor, below: plane.width),
      rows: digit.pictureRows.scaled(by: factor, below: plane.height)
    )
  }

  private static func framed(
    _ digit: FoundDigit,
    shrunkBy factor: Int,
    in box: PixelBox
  ) -> FramedGlyph {
    let rendered = GlyphRenderer.render(digit)
    return FramedGlyph(
      glyph: rendered.glyph,
      box: box,
      polarity: digit.ink.polarity,
      placement: GlyphPlacement(
        scale: rendered.scale / Double(factor),
        shift: rendered.shift,
        contrast: digit.pieces[0].contrast,
        edgeWidth: digit.pieces[0].edgeWidth * rendered.scale
      )
    )
  }

  /// The picture as it is, if it is a glyph already: 28×28, with a black border and white strokes.
  static func passedThrough(_ plane: GreyImage) -> FramedGlyph? {
    let side = Glyph.side
    guard plane.width == side, plane.height == side else { return nil }
    var lit = 0
    var black = 0
    var (columns, rows) = (side..<side, side..<side)
    let pixels = plane.pixels.span
    for y in 0..<side {
      let isEdgeRow = y == 0 || y == side - 1
      for x in 0..<side {
        let value = pixels[y * side + x]
        if value >= whiteFrom {
          if lit == 0 { (columns, rows) = (x..<x + 1, y..<y + 1) }
          lit += 1
          columns = columns.union(x..<x + 1)
          rows = rows.lowerBound..<y + 1
        }
        if isEdgeRow || x == 0 || x == side - 1, value <= blackUpTo { black += 1 }
      }
    }
    guard lit >= fewestLit, lit < side * side / 2, black > borderPixels / 2 else { return nil }
    return FramedGlyph(
      glyph: Glyph(pixels: plane.pixels),
      box: PixelBox(columns: columns, rows: rows),
      polarity: .lightOnDark
    )
  }

  /// In a picture that is passed through: the value from which a pixel is part of a stroke.
  private static let whiteFrom: UInt8 = 128
  /// The value up to which a pixel is background.
  private static let blackUpTo: UInt8 = 32
  /// Pixels along the edge.
  private static let borderPixels = 4 * (Glyph.side - 1)
  /// Fewer white pixels than this are specks; MNIST's thinnest digit has 15.
  private static let fewestLit = 8
}

extension Range<Int> {
  /// The pixels that reduced pixels stand for, cut off at a limit.
  fileprivate func scaled(by factor: Int, below limit: Int) -> Self {
    lowerBound * factor..<Swift.min(upperBound * factor, limit)
  }
}

extension Image {
  /// What is found in the picture's brightness, on white where its background is clear; where that is nothing, on
  /// black: white strokes vanish on white paper.
  func searched<Found>(for search: (GreyImage) -> Found?) -> Found? {
    search(grey()) ?? (format.hasAlpha ? search(grey(over: 0)) : nil)
  }
}

extension FramedGlyph {
  /// The same glyph with its place in pixels of the file that a picture was decoded from.
  func restored(from image: Image) -> FramedGlyph {
    let factor = image.reduction
    guard factor > 1 else { return self }
    var restored = self
    let (columns, rows) = (box.x..<box.x + box.width, box.y..<box.y + box.height)
    restored.box = PixelBox(
      columns: columns.scaled(by: factor, below: image.fullWidth),
      rows: rows.scaled(by: factor, below: image.fullHeight)
    )
    restored.placement?.scale /= Double(factor)
    return restored
  }
}

extension PixelBox {
  /// The box of some columns and rows.
  init(columns: Range<Int>, rows: Range<Int>) {
    self.init(
      x: columns.lowerBound,
      y: rows.lowerBound,
      width: columns.count,
      height: rows.count
    )
  }
}
