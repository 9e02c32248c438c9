// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// What lies over a digit, or beside it.
enum Blemishes {
  private static let side = PaddedImage.side

  /// Covers a square near the middle with one grey.
  static func cover(
    _ pixels: inout MutableSpan<Float>,
    side length: Float,
    using generator: inout SeededGenerator
  ) {
    let extent = Int(length.rounded())
    let top = Int(generator.value(in: 4...Float(24 - extent)))
    let left = Int(generator.value(in: 4...Float(24 - extent)))
    let grey = generator.chance(0.5) ? 0 : generator.uniform()
    for row in top..<top + extent {
      for column in left..<left + extent { pixels[row * side + column] = grey }
    }
  }

  /// Draws thin lines across the picture and short ones near its edge.
  static func litter(
    _ pixels: inout MutableSpan<Float>,
    strength: Float,
    using generator: inout SeededGenerator
  ) {
    var field = StrokeField(width: side, height: side)
    let edge = Float(side)
    let radius = 0.4 + 0.4 * strength
    let lines = generator.chance(strength) ? 2 : 1
    for _ in 0..<lines {
      // From one side to the opposite one.
      let (from, to) = (generator.value(in: 0...edge), generator.value(in: 0...edge))
      let isUpright = generator.chance(0.5)
      draw(
        from: isUpright ? [from, 0] : [0, from],
        to: isUpright ? [to, edge] : [edge, to],
        radius: radius,
        in: &field
      )
    }
    for _ in 0..<Int(generator.value(in: 0...(1 + 4 * strength))) {
      let along = generator.value(in: 0...edge)
      let across = generator.value(in: 0...4) + (generator.chance(0.5) ? 0 : edge - 4)
      let start: SIMD2<Float> = generator.chance(0.5) ? [along, across] : [across, along]
      let end = start + [generator.value(in: -4...4), generator.value(in: -4...4)]
      draw(from: start, to: end, radius: radius + 0.5, in: &field)
    }
    let ink = 0.4 + 0.6 * generator.uniform()
    field.paint(ink: ink, on: &pixels)
  }

  private static func draw(
    from: SIMD2<Float>,
    to: SIMD2<Float>,
    radius: Float,
    in field: inout StrokeField
  ) {
    let trace = PenTrace(points: [from, to].map { .init(position: $0, pressure: 1) })
    field.draw(trace, scale: 1, origin: .zero, radius: radius)
  }
}

extension StrokeField {
  /// Paints the strokes, antialiased, where they are brighter than what is there.
  ///
  /// - Parameters:
  ///   - ink: Their brightness, 0...1.
  ///   - pixels: As many as the field has.
  func paint(ink: Float, on pixels: inout MutableSpan<Float>) {
    for index in pixels.indices {
      pixels[index] = max(pixels[index], ink * (depths[index] + 0.5).inUnitRange)
    }
  }
}
