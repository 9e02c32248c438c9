// DigitClassifier
// SPDX-License-Identifier: MIT

/// Smooth curves through given points, for strokes of a pen.
enum Spline {
  /// Walks a centripetal Catmull–Rom curve through the points, in steps of about `step`.
  ///
  /// Centripetal, because it neither overshoots nor loops where knots lie unevenly.
  /// - Returns: Points on the curve in order, the first and last of `knots` included.
  /// - Source: Yuksel, Schaefer, Keyser: "Parameterization and applications of Catmull–Rom curves"
  ///   (2011); evaluated in Hermite form.
  static func points(through knots: [SIMD2<Float>], step: Float) -> [SIMD2<Float>] {
    guard knots.count > 1 else { return knots }
    // Parameter lengths of the chords: the square roots of their lengths.
    let spans = zip(knots, knots.dropFirst()).map { max($0.distance(to: $1).squareRoot(), 1e-3) }
    let slopes = knots.indices.map { slope(at: $0, knots: knots, spans: spans) }

    var curve = [knots[0]]
    for (index, span) in spans.enumerated() {
      let (from, to) = (knots[index], knots[index + 1])
      let (leaving, arriving) = (slopes[index] * span, slopes[index + 1] * span)
      let steps = max(1, Int((from.distance(to: to) / step).rounded(.up)))
      for part in 1...steps {
        let t = Float(part) / Float(steps)
        let (t2, t3) = (t * t, t * t * t)
        let ends = from * (2 * t3 - 3 * t2 + 1) + to * (3 * t2 - 2 * t3)
        curve.append(ends + leaving * (t3 - 2 * t2 + t) + arriving * (t3 - t2))
      }
    }
    return curve
  }

  /// The derivative at a knot: of the parabola through it and its neighbours; at an end of the
  /// curve, such that it leaves without bending (a "natural" end).
  private static func slope(
    at index: Int,
    knots: [SIMD2<Float>],
    spans: [Float]
  ) -> SIMD2<Float> {
    func chord(_ index: Int) -> SIMD2<Float> { (knots[index + 1] - knots[index]) / spans[index] }
    func inner(_ index: Int) -> SIMD2<Float> {
      let (before, after) = (spans[index - 1], spans[index])
      return (chord(index - 1) * after + chord(index) * before) / (before + after)
    }
    let last = spans.count
    if last == 1 { return chord(0) }
    if index == 0 { return (chord(0) * 3 - inner(1)) / 2 }
    if index == last { return (chord(last - 1) * 3 - inner(last - 1)) / 2 }
    return inner(index)
  }
}
