// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet

/// Everything in front of the lens.
struct Scene: Sendable {
  /// Width and height of the picture, in whole pixels.
  var size: SIMD2<Float>
  var style: Style
  var digit: WrittenDigit

  /// Where the paper ends; nil where it fills the picture.
  var sheet: Sheet?

  /// Paints the surface, writes the digit and takes the picture.
  func render(using generator: inout SeededGenerator) -> Image {
    let grain = ValueNoise(seed: generator.next())
    let (width, height) = (Int(size.x), Int(size.y))
    var canvas = Canvas(width: width, height: height) { background(at: $0, grain: grain) }
    canvas.draw(digit.field(width: width, height: height), with: style.pen, grain: grain)
    style.optics.expose(&canvas, using: &generator)
    return canvas.image(style.format)
  }

  /// Surface or, beside the sheet, desk with the sheet's thin shadow on it.
  private func background(at point: SIMD2<Float>, grain: ValueNoise) -> SIMD3<Float> {
    guard let sheet, let desk = style.desk else {
      return style.surface.colour(at: point, grain: grain)
    }
    let local = sheet.local(point)
    let depth = sheet.depth(atLocal: local)
    let paper = style.surface.colour(at: local, grain: grain)
    if depth > 0.5 { return paper }
    let shade = 1 - 0.25 * max(0, 1 + depth / 9)
    let wood = desk.colour(at: local * [0.35, 2.4], grain: grain) * min(shade, 1)
    return wood + (paper - wood) * min(max(depth + 0.5, 0), 1)
  }
}
