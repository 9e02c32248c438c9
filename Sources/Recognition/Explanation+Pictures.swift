// DigitClassifier
// SPDX-License-Identifier: MIT

public import Imaging

extension Explanation {
  /// How many pixels along each side show one of the glyph in enlarged pictures.
  public static let enlargement = 8

  /// A colour: red, green and blue, 0...255.
  private typealias Colour = (Double, Double, Double)

  /// Colours that people who see red and green alike can tell apart too.
  private static let (evidence, objection): (Colour, Colour) = ((255, 120, 0), (40, 140, 255))
  /// Values below this are no evidence to speak of and stay pale, even where nothing is stronger.
  private static let faintestPeak = 0.01
  /// How much of the strongest evidence's place is colour; the rest shows the glyph.
  private static let opacity = 0.75
  /// Columns between two pictures side by side.
  private static let gap = 8

  /// The glyph as it was classified: 28×28, grey.
  public var input: Image {
    Image(GreyImage(unchecked: Glyph.side, Glyph.side, glyph.pixels))
  }

  /// The glyph in grey with the evidence in colour, enlarged to 224×224: orange speaks for the answer, blue against
  /// it, and the strongest value of the map has the strongest colour.
  public var saliencyPicture: Image { enlarged([colours]) }

  /// The glyph and, to its right, ``saliencyPicture``, both enlarged, 8 pixels apart: 456×224.
  public var picture: Image {
    enlarged([glyph.pixels.map { (Double($0), Double($0), Double($0)) }, colours])
  }

  /// A colour for each pixel of the glyph.
  private var colours: [Colour] {
    let peak = max(saliency.peak, Self.faintestPeak)
    return zip(glyph.pixels, saliency.values).map { pixel, value in
      let share = Self.opacity * abs(value) / peak
      let colour = value > 0 ? Self.evidence : Self.objection
      let grey = Double(pixel) * (1 - share)
      return (grey + colour.0 * share, grey + colour.1 * share, grey + colour.2 * share)
    }
  }

  /// Draws pictures of 28×28 colours side by side, each pixel as a square.
  private func enlarged(_ panels: [[Colour]]) -> Image {
    let side = Glyph.side * Self.enlargement
    let width = panels.count * (side + Self.gap) - Self.gap
    var pixels = [UInt8](repeating: 255, count: width * side * 3)
    for (number, panel) in panels.enumerated() {
      let left = number * (side + Self.gap)
      for y in 0..<side {
        for x in 0..<side {
          let colour = panel[y / Self.enlargement * Glyph.side + x / Self.enlargement]
          let start = (y * width + left + x) * 3
          pixels[start] = UInt8(min(max(colour.0.rounded(), 0), 255))
          pixels[start + 1] = UInt8(min(max(colour.1.rounded(), 0), 255))
          pixels[start + 2] = UInt8(min(max(colour.2.rounded(), 0), 255))
        }
      }
    }
    return Image(unchecked: width, side, .rgb, pixels)
  }
}
