// DigitClassifier
// SPDX-License-Identifier: MIT

/// For each pixel of a picture, how deep it lies inside the nearest pen stroke.
///
/// Keeping the depth rather than a yes or no lets each pen decide how its ink ends: crisp as a
/// marker or ragged as chalk, and always antialiased.
struct StrokeField: Sendable {
  let width: Int
  let height: Int

  /// Pixels from the edge of the stroke, positive inside, row-major; `-infinity` far from any.
  private(set) var depths: [Float]

  /// How far outside a stroke the depth is still recorded, in pixels.
  private let margin: Float = 3

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    depths = Array(repeating: -.infinity, count: width * height)
  }

  /// Adds what a pen drew.
  ///
  /// - Parameters:
  ///   - trace: Where the pen went.
  ///   - scale: Pixels a unit of the trace.
  ///   - origin: The pixel position of the trace's (0, 0).
  ///   - radius: Half the width of the pen's line at pressure 1, in pixels.
  mutating func draw(_ trace: PenTrace, scale: Float, origin: SIMD2<Float>, radius: Float) {
    let dots = trace.points.map {
      Dot(centre: $0.position * scale + origin, radius: radius * $0.pressure)
    }
    for (from, to) in zip(dots, dots.dropFirst()) { draw(from: from, to: to) }
  }

  private struct Dot {
    var centre: SIMD2<Float>
    var radius: Float
  }

  /// Adds a line with round ends, as wide at each end as the dot there.
  private mutating func draw(from: Dot, to: Dot) {
    let reach = max(from.radius, to.radius) + margin
    let low = pointwiseMin(from.centre, to.centre) - reach
    let high = pointwiseMax(from.centre, to.centre) + reach
    let columns = Self.pixels(low.x, high.x, within: width)
    let along = to.centre - from.centre
    let lengthSquared = max((along * along).sum(), 1e-6)

    for row in Self.pixels(low.y, high.y, within: height) {
      for column in columns {
        let offset = SIMD2(Float(column) + 0.5, Float(row) + 0.5) - from.centre
        let share = min(max((offset * along).sum() / lengthSquared, 0), 1)
        let radius = from.radius + (to.radius - from.radius) * share
        let depth = radius - (offset - along * share).length
        let index = row * width + column
        if depth > depths[index] { depths[index] = depth }
      }
    }
  }

  /// The pixels from `low` to `high` that exist.
  private static func pixels(_ low: Float, _ high: Float, within count: Int) -> Range<Int> {
    let limit = Float(count)
    let first = Int(min(max(low.rounded(.down), 0), limit))
    let end = Int(min(max(high.rounded(.up), 0), limit))
    return first..<max(first, end)
  }
}
