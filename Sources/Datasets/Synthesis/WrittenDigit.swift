// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// A digit as one hand wrote it with one pen, and where it stands in a picture.
struct WrittenDigit: Sendable {
  let pen: Pen
  let traces: [PenTrace]

  /// Width and height, ink included, in units of the height of the pen's way.
  private let extent: SIMD2<Float>

  /// Pixels a unit.
  private var scale: Float = 1

  /// The centre of the digit in the picture, in pixels.
  var origin: SIMD2<Float> = .zero

  /// Writes one of the skeletons.
  ///
  /// - Precondition: There is at least one.
  init(
    _ skeletons: [Skeleton],
    pen: Pen,
    using generator: inout SeededGenerator
  ) {
    self.pen = pen
    let skeleton = generator.element(of: skeletons)
    traces = Handwriting.random(using: &generator).write(skeleton, using: &generator)
    let furthest = traces.flatMap(\.points).reduce(SIMD2<Float>.zero) { furthest, point in
      pointwiseMax(furthest, pointwiseMax(point.position, -point.position))
    }
    extent = (furthest + pen.radius) * 2
  }

  /// Width and height, ink included, in pixels.
  var size: SIMD2<Float> { extent * scale }

  /// Makes the digit as large as fits into a box, keeping its shape.
  mutating func fit(in box: SIMD2<Float>) {
    scale = (box / extent).min()
  }

  /// Where the pen went in a picture.
  func field(width: Int, height: Int) -> StrokeField {
    var field = StrokeField(width: width, height: height)
    // No pen writes finer than about two pixels and is still read.
    let radius = max(pen.radius * scale, 1.1)
    for trace in traces { field.draw(trace, scale: scale, origin: origin, radius: radius) }
    return field
  }
}
