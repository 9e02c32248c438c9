// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// What light, lens and sensor do to a picture.
struct Optics: Sendable {
  /// Brightness gained from the centre of the picture to its edge, per axis, as a share.
  var slope: SIMD2<Float>

  /// Brightness lost in the corners, as a share.
  var vignette: Float

  /// A broad shadow, of a hand or a shelf, over one side of the picture.
  var shadow: Shadow

  /// Colour of the light; white is 1, 1, 1.
  var tint: SIMD3<Float>

  /// See ``Canvas/blur(_:)``.
  var blur: Float

  /// How many times the blur is applied.
  var blurPasses: Int

  /// Standard deviation of the sensor's noise, as a share of white.
  var noise: Float

  /// Darkness that sets in along a line, softly.
  struct Shadow: Sendable {
    /// Towards the dark side; of length 1.
    var direction: SIMD2<Float>

    /// Where it sets in: 0 at the centre of the picture, 1 at its edge.
    var start: Float

    /// Brightness lost inside, as a share.
    var depth: Float

    /// Brightness left at a place, 0...1.
    func light(at place: SIMD2<Float>) -> Float {
      let ramp = min(max(((place * direction).sum() - start) / 0.7, 0), 1)
      return 1 - depth * ramp * ramp * (3 - 2 * ramp)
    }
  }

  /// Takes the picture.
  func expose(_ canvas: inout Canvas, using generator: inout SeededGenerator) {
    let half = SIMD2(Float(canvas.width), Float(canvas.height)) / 2
    canvas.apply { point, colour in
      let place = point / half - 1
      let light = (1 + (place * slope).sum()) * (1 - vignette * (place * place).sum() / 2)
      return colour * tint * (light * shadow.light(at: place))
    }
    for _ in 0..<blurPasses { canvas.blur(blur) }
    guard noise > 0 else { return }
    canvas.apply { _, colour in
      let grey = generator.normal() * noise
      let chroma = (generator.uniform() - 0.5) * noise
      return colour + SIMD3(grey + chroma, grey, grey - chroma)
    }
  }
}

extension Optics {
  /// An inexpensive webcam under room light.
  static func webcam(using generator: inout SeededGenerator) -> Optics {
    let warmth = generator.value(in: -0.04...0.05)
    return Optics(
      slope: [generator.value(in: -0.10...0.10), generator.value(in: -0.08...0.08)],
      vignette: generator.value(in: 0.04...0.16),
      shadow: .random(depth: 0...0.22, using: &generator),
      tint: SIMD3(1 + warmth, 1, 1 - warmth) * generator.value(in: 0.86...1.0),
      blur: generator.value(in: 0.6...1),
      blurPasses: generator.chance(0.5) ? 1 : 2,
      noise: generator.value(in: 0.004...0.011)
    )
  }

  /// A telephone held over the digit; the picture is then cropped.
  static func telephone(using generator: inout SeededGenerator) -> Optics {
    let warmth = generator.value(in: -0.02...0.04)
    return Optics(
      slope: [generator.value(in: -0.06...0.06), generator.value(in: -0.06...0.06)],
      vignette: generator.value(in: 0...0.05),
      shadow: .random(depth: 0...0.12, using: &generator),
      tint: SIMD3(1 + warmth, 1, 1 - warmth) * generator.value(in: 0.90...1.0),
      blur: generator.value(in: 0.3...0.8),
      blurPasses: 1,
      noise: generator.value(in: 0.004...0.009)
    )
  }

  /// A flatbed scanner: even light, no lens, hardly any noise.
  static func scanner(using generator: inout SeededGenerator) -> Optics {
    Optics(
      slope: .zero,
      vignette: 0,
      shadow: .init(direction: [1, 0], start: 1, depth: 0),
      tint: .one,
      blur: 0.3,
      blurPasses: 1,
      noise: generator.value(in: 0.002...0.005)
    )
  }
}

extension Optics.Shadow {
  static func random(
    depth: ClosedRange<Float>,
    using generator: inout SeededGenerator
  ) -> Optics.Shadow {
    Optics.Shadow(
      direction: SIMD2<Float>(1, 0).turned(halfTurn: generator.normal()),
      start: generator.value(in: -0.4...0.6),
      depth: generator.value(in: depth)
    )
  }
}
