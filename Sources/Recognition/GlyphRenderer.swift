// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// Draws a found digit the way MNIST's were: 20 pixels along its longer side, anti-aliased, its centre
/// of mass in the middle of 28×28.
enum GlyphRenderer {
  /// The longer side of the digit inside the glyph, in pixels.
  static let digitSide = 20
  /// Strokes thinner than this in the glyph, in pixels, are thickened first: a fine pen on a large
  /// sheet would shrink to a grey shadow, and MNIST's strokes are two pixels and more.
  private static let minimumStrokeWidth = 1.8

  /// Coverage that still belongs to the digit's box, of 255.
  private static let faintest: UInt8 = 16

  /// Draws the glyph; says its pixels per pixel of the digit's picture, and how far centring by mass moved it.
  static func render(_ digit: FoundDigit) -> (glyph: Glyph, scale: Double, shift: GlyphShift) {
    let scale = Double(digitSide) / Double(max(digit.columns.count, digit.rows.count))
    let stroke = digit.pieces[0].strokeWidth
    let radius = Int(((minimumStrokeWidth / scale - stroke) / 2).rounded())
    var cover = coverage(of: digit, margin: max(radius, 0) + 1)
    if radius > 0 { cover = cover.dilated(radius: radius) }
    cover = trimmed(cover)
    let longer = Double(max(cover.width, cover.height))
    let width = max(1, Int((Double(cover.width * digitSide) / longer).rounded()))
    let height = max(1, Int((Double(cover.height * digitSide) / longer).rounded()))
    let (glyph, shift) = centred(stretched(cover.resized(width: width, height: height)))
    return (glyph, Double(digitSide) / longer, shift)
  }

  /// How much of each pixel is ink, 0 to 255, in the digit's box and a margin around it; ink of other
  /// things in the box is left out.
  private static func coverage(of digit: FoundDigit, margin: Int) -> GreyImage {
    let contrast = digit.ink.contrast
    let (left, top) = (digit.columns.lowerBound, digit.rows.lowerBound)
    let (width, height) = (digit.columns.count + 2 * margin, digit.rows.count + 2 * margin)
    let ramp = rampTable(of: digit)
    var cover = [UInt8](repeating: 0, count: width * height)
    for piece in digit.pieces {
      for run in piece.component.runs {
        // A pixel more on each side, for the soft edge that the threshold cut off.
        for row in max(run.row - 1, 0)..<min(run.row + 2, contrast.height) {
          let columns = max(run.start - 1, 0)..<min(run.end + 1, contrast.width)
          let offset = (row - top + margin) * width + margin - left
          for x in columns { cover[offset + x] = ramp[Int(contrast[x, row])] }
        }
      }
    }
    return GreyImage(unchecked: width, height, cover)
  }

  /// Cuts off the sides where there is next to no ink.
  private static func trimmed(_ cover: GreyImage) -> GreyImage {
    var columns: Range<Int>?
    var rows: Range<Int>?
    for y in 0..<cover.height {
      for x in 0..<cover.width where cover[x, y] >= faintest {
        columns = columns?.union(x..<x + 1) ?? x..<x + 1
        rows = rows?.union(y..<y + 1) ?? y..<y + 1
      }
    }
    guard let columns, let rows else { return cover }
    return cover.cropped(columns: columns, rows: rows)
  }

  /// Coverage by contrast: none up to the noise, full from the contrast in the middle of strokes on.
  private static func rampTable(of digit: FoundDigit) -> [UInt8] {
    var counts = [Int](repeating: 0, count: 256)
    var total = 0
    for piece in digit.pieces {
      total += piece.component.area
      for run in piece.component.runs {
        for x in run.start..<run.end { counts[Int(digit.ink.contrast[x, run.row])] += 1 }
      }
    }
    var full = 255
    var above = counts[255]
    while full > 0, Double(above) < 0.3 * Double(total) {
      full -= 1
      above += counts[full]
    }
    let zero = Int(digit.ink.zero)
    let span = max(full - zero, 1)
    return (0..<256).map { UInt8(min(max(($0 - zero) * 255 / span, 0), 255)) }
  }

  /// Brings the brightest pixel to 255.
  private static func stretched(_ plane: GreyImage) -> GreyImage {
    let peak = Int(plane.pixels.max() ?? 0)
    guard peak > 0, peak < 255 else { return plane }
    let pixels = plane.pixels.map { UInt8((Int($0) * 255 + peak / 2) / peak) }
    return GreyImage(unchecked: plane.width, plane.height, pixels)
  }

  /// Places the digit so that its centre of mass falls on pixel (14, 14), as MNIST's does, or as near
  /// as the frame allows without cutting the digit.
  private static func centred(_ digit: GreyImage) -> (glyph: Glyph, shift: GlyphShift) {
    var (mass, momentX, momentY) = (0, 0, 0)
    for y in 0..<digit.height {
      for x in 0..<digit.width {
        let value = Int(digit[x, y])
        mass += value
        momentX += value * x
        momentY += value * y
      }
    }
    let half = Glyph.side / 2
    let centreX = Double(momentX) / Double(max(mass, 1))
    let centreY = Double(momentY) / Double(max(mass, 1))
    let left = min(max(half - Int(centreX.rounded()), 0), Glyph.side - digit.width)
    let top = min(max(half - Int(centreY.rounded()), 0), Glyph.side - digit.height)
    var pixels = [UInt8](repeating: 0, count: Glyph.side * Glyph.side)
    for y in 0..<digit.height {
      for x in 0..<digit.width { pixels[(top + y) * Glyph.side + left + x] = digit[x, y] }
    }
    let shift = GlyphShift(
      x: Double(left) - Double(Glyph.side - digit.width) / 2,
      y: Double(top) - Double(Glyph.side - digit.height) / 2
    )
    return (Glyph(pixels: pixels), shift)
  }
}
