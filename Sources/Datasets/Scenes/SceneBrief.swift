// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// What a scene is to be drawn with, before chance has its say.
struct SceneBrief: Sendable {
  /// Pixels a row and rows.
  var width: Int
  var height: Int
  /// Styles that may be used.
  var styles: StyleSplit
  /// How far digits lean to the right: the tangent of the angle.
  var slant: Float = 0
  /// Digits to paste as ink, if any.
  var images: LabelledImages?
  /// Typefaces of the system, if any.
  var fonts: [OutlineFont] = []
  /// The share of numbers whose digits touch, 0...1.
  var touchingShare: Float = 0.25

  /// Pixels of the picture for each pixel of one 480 pixels high.
  var unit: Float { Float(min(width, height)) / 480 }

  var size: SIMD2<Float> { SIMD2(Float(width), Float(height)) }

  /// One of the names that the styles allow.
  ///
  /// - Precondition: There is one.
  func pick(
    _ names: [String],
    heldOut: Set<String>,
    using generator: inout SeededGenerator
  ) -> String {
    generator.element(of: names.filter { styles.allows($0, heldOut: heldOut) })
  }

  /// A surface of a list.
  func surface(_ names: [String], using generator: inout SeededGenerator) -> Material {
    let name = pick(names, heldOut: StyleSplit.heldOutSurfaces, using: &generator)
    return .named(name, unit: unit, using: &generator)
  }

  /// Whether something stays within the picture however it is turned and tilted by up to 15 degrees.
  ///
  /// - Parameters:
  ///   - half: Half its width and height.
  ///   - offset: From the middle of the picture to its own.
  /// - Returns: Whether it does.
  func holds(_ half: SIMD2<Float>, at offset: SIMD2<Float>) -> Bool {
    let reach = half + SIMD2(abs(offset.x), abs(offset.y))
    let turned = SIMD2(
      0.966 * reach.x + 0.259 * reach.y,
      0.259 * reach.x + 0.966 * reach.y
    )
    let limit = size * 0.46
    return turned.x <= limit.x && turned.y <= limit.y
  }
}
