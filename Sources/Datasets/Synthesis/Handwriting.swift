// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// How a hand writes: what it does to every skeleton it follows.
///
/// Lengths are in units of the digit's height.
struct Handwriting: Sendable {
  /// Sideways shift from foot to head; positive leans right, as most hands do.
  var slant: Float

  /// Tangent of half the angle the whole digit is turned by.
  var halfTurn: Float

  /// Width relative to the skeleton's own.
  var width: Float

  /// Standard deviation of each knot's distance from where it should be, per axis.
  var unsteadiness: Float

  /// How far the middle of the digit slips down (or up, if negative): big or small heads.
  var waistShift: Float

  /// How far the middle bends to the right (or left, if negative).
  var bow: Float

  /// How many times the way of the pen is smoothed; a hurried hand cuts its corners.
  var haste: Int

  /// How much the pressure of the pen swings along a stroke, 0...1.
  var pressureSwing: Float

  /// Another person, or another day.
  static func random(using generator: inout SeededGenerator) -> Handwriting {
    Handwriting(
      slant: 0.05 + generator.scatter(0.13),
      halfTurn: generator.scatter(0.035),
      width: 1 + generator.scatter(0.15),
      unsteadiness: generator.value(in: 0.008...0.026),
      waistShift: generator.scatter(0.05),
      bow: generator.scatter(0.03),
      haste: Int(generator.value(in: 0...14)),
      pressureSwing: generator.value(in: 0.05...0.25)
    )
  }

  /// Writes a digit.
  ///
  /// - Returns: One trace a stroke. Their bounding box is centred on (0, 0) and one unit high.
  func write(_ skeleton: Skeleton, using generator: inout SeededGenerator) -> [PenTrace] {
    let traces = skeleton.strokes.map { stroke in
      trace(of: stroke, noise: ValueNoise(seed: generator.next()), using: &generator)
    }
    let points = traces.flatMap { $0.points.map(\.position) }
    guard let first = points.first else { return traces }
    let low = points.reduce(first) { pointwiseMin($0, $1) }
    let high = points.reduce(first) { pointwiseMax($0, $1) }
    let (centre, height) = ((low + high) / 2, max(high.y - low.y, 0.1))
    return traces.map { trace in
      PenTrace(
        points: trace.points.map { point in
          .init(position: (point.position - centre) / height, pressure: point.pressure)
        }
      )
    }
  }

  /// Follows one stroke: displaces its knots, bends it smooth, presses more and less.
  private func trace(
    of stroke: Skeleton.Stroke,
    noise: ValueNoise,
    using generator: inout SeededGenerator
  ) -> PenTrace {
    var curve: [SIMD2<Float>] = []
    var corner: [SIMD2<Float>] = []
    for run in stroke.runs {
      let knots = corner + run.map { place($0, using: &generator) }
      let points = Spline.points(through: knots, step: 0.015)
      curve += points.dropFirst(corner.count)
      corner = knots.suffix(1)
    }
    for _ in 0..<haste { smooth(&curve) }

    var travelled: Float = 0
    var points: [PenTrace.Point] = []
    for (index, position) in curve.enumerated() {
      travelled += index == 0 ? 0 : curve[index - 1].distance(to: position)
      let pressure = 1 + pressureSwing * noise([travelled * 3, 0])
      points.append(.init(position: position, pressure: pressure))
    }
    return PenTrace(points: points)
  }

  /// Where the hand sets a knot of the skeleton.
  private func place(
    _ knot: SIMD2<Float>,
    using generator: inout SeededGenerator
  ) -> SIMD2<Float> {
    let slip = SIMD2(generator.scatter(unsteadiness), generator.scatter(unsteadiness))
    let middle = 4 * knot.y * (1 - knot.y)
    var point = knot + slip + SIMD2(bow, waistShift) * middle
    point.x = point.x * width + (0.5 - point.y) * slant
    return point.turned(halfTurn: halfTurn)
  }

  /// Draws every point but the ends towards its neighbours.
  private func smooth(_ curve: inout [SIMD2<Float>]) {
    guard var before = curve.first else { return }
    for index in curve.indices.dropFirst().dropLast() {
      let here = curve[index]
      curve[index] = (before + here * 2 + curve[index + 1]) / 4
      before = here
    }
  }
}
