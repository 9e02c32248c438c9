// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// What the digit is written with: how wide, in which colour, and how its ink lies.
struct Pen: Sendable {
  /// Half the width of the line, in units of the digit's height.
  var radius: Float

  /// Red, green and blue as displayed, 0...1.
  var colour: SIMD3<Float>

  /// How much of the surface the ink hides, 0...1.
  var opacity: Float

  /// Share of the ink that the grain of the surface leaves out, 0...1.
  var grain: Float

  /// Pixels over which the line fades out at its edge; 1 is crisp and antialiased.
  var fade: Float

  /// How far the grain frays the edge, in pixels.
  var fray: Float

  /// How much ink covers a pixel.
  ///
  /// - Parameters:
  ///   - depth: From the edge of the stroke, in pixels, positive inside.
  ///   - tooth: Height of the surface's grain there, -1...1; the pen skips the valleys.
  /// - Returns: 0...1.
  func coverage(depth: Float, tooth: Float) -> Float {
    let edge = (depth + fray * tooth) / fade + 0.5
    let ink = min(max(edge, 0), 1) * opacity
    return ink * (1 - grain * (0.5 - 0.5 * tooth))
  }
}

extension Pen {
  /// A pen for paper.
  static func forPaper(using generator: inout SeededGenerator) -> Pen {
    switch generator.uniform() {
    case ..<0.55: marker(using: &generator)
    case ..<0.80: ballpoint(using: &generator)
    default: pencil(using: &generator)
    }
  }

  static func marker(using generator: inout SeededGenerator) -> Pen {
    Pen(
      radius: generator.value(in: 0.035...0.062),
      colour: generator.element(of: [
        [0.05, 0.05, 0.06], [0.06, 0.06, 0.07], [0.05, 0.09, 0.34], [0.05, 0.20, 0.12],
        [0.50, 0.05, 0.07],
      ]),
      opacity: generator.value(in: 0.90...0.97),
      grain: 0.06,
      fade: 1.4,
      fray: 0.3
    )
  }

  static func ballpoint(using generator: inout SeededGenerator) -> Pen {
    Pen(
      radius: generator.value(in: 0.022...0.032),
      colour: generator.element(of: [[0.08, 0.08, 0.11], [0.06, 0.10, 0.40], [0.10, 0.14, 0.46]]),
      opacity: generator.value(in: 0.85...0.95),
      grain: 0.18,
      fade: 1.3,
      fray: 0.3
    )
  }

  static func pencil(using generator: inout SeededGenerator) -> Pen {
    Pen(
      radius: generator.value(in: 0.024...0.036),
      colour: [0.16, 0.16, 0.18],
      opacity: generator.value(in: 0.78...0.92),
      grain: generator.value(in: 0.35...0.55),
      fade: 2.2,
      fray: 0.9
    )
  }

  static func chalk(using generator: inout SeededGenerator) -> Pen {
    Pen(
      radius: generator.value(in: 0.032...0.050),
      colour: generator.element(of: [[0.94, 0.94, 0.91], [0.93, 0.93, 0.92], [0.95, 0.90, 0.62]]),
      opacity: generator.value(in: 0.86...0.95),
      grain: generator.value(in: 0.30...0.50),
      fade: 1.8,
      fray: 1.5
    )
  }
}
