// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Where a sheet of paper lies in a picture.
struct Sheet: Sendable {
  /// What the sheet is turned about, in pixels of the picture.
  var centre: SIMD2<Float>

  /// Tangent of half the angle the sheet is turned by.
  var halfTurn: Float

  /// Corners seen from `centre`, before turning, in pixels.
  var topLeft: SIMD2<Float>
  var bottomRight: SIMD2<Float>

  /// A place in the picture, as seen along the edges of the sheet from `centre`.
  func local(_ point: SIMD2<Float>) -> SIMD2<Float> {
    (point - centre).turned(halfTurn: -halfTurn)
  }

  /// Pixels from the nearest edge, positive on the sheet; roughly, outside near a corner.
  func depth(atLocal place: SIMD2<Float>) -> Float {
    pointwiseMin(place - topLeft, bottomRight - place).min()
  }

  /// A sheet around a digit. Often it fills the picture; else the desk shows along some edges.
  ///
  /// - Parameters:
  ///   - centre: The centre of the digit, in pixels.
  ///   - reach: How far around it the paper must reach, in pixels.
  ///   - size: Width and height of the picture.
  ///   - generator: Source of all chance.
  /// - Returns: A sheet turned about the digit, by a few degrees at most.
  static func around(
    _ centre: SIMD2<Float>,
    reach: Float,
    size: SIMD2<Float>,
    using generator: inout SeededGenerator
  ) -> Sheet {
    let showsDesk = generator.chance(0.4)
    // From the digit to where the sheet ends: beyond the picture, or before its border.
    func end(_ border: Float, _ generator: inout SeededGenerator) -> Float {
      let isVisible = showsDesk && generator.chance(0.5)
      guard isVisible, reach < border - 16 else { return border + 400 }
      return generator.value(in: reach...(border - 16))
    }
    let beyond = size - centre
    return Sheet(
      centre: centre,
      halfTurn: generator.scatter(0.02),
      topLeft: [-end(centre.x, &generator), -end(centre.y, &generator)],
      bottomRight: [end(beyond.x, &generator), end(beyond.y, &generator)]
    )
  }
}
