// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// What the digit is written on: paper, whiteboard or blackboard.
struct Surface: Sendable {
  /// Red, green and blue as displayed, 0...1.
  var colour: SIMD3<Float>

  /// Printed lines, if any.
  var ruling: Ruling?

  /// Light and dark cloudiness of the surface (wiped chalk, uneven paper), as a share of white.
  var clouds: Float

  /// Roughness of the surface, as a share of white.
  var roughness: Float

  /// Faint lines printed on paper.
  struct Ruling: Sendable {
    /// Distance between two lines, in pixels.
    var spacing: Float

    /// Whether lines cross (squared paper) or only run from left to right (ruled paper).
    var isSquared: Bool

    var colour: SIMD3<Float>

    /// How much of the paper a line hides, 0...1.
    var opacity: Float

    /// How much of a pixel at this place is printed, 0...1; lines are one pixel wide.
    func coverage(at point: SIMD2<Float>) -> Float {
      let distances = point - (point / spacing).rounded(.toNearestOrEven) * spacing
      let horizontal = max(0, 1 - abs(distances.y))
      return isSquared ? max(horizontal, max(0, 1 - abs(distances.x))) : horizontal
    }
  }

  /// The surface's own colour at a place.
  ///
  /// - Parameters:
  ///   - point: In pixels, along the edges of the surface.
  ///   - grain: The landscape that all roughness is taken from.
  /// - Returns: Red, green and blue as displayed, roughly 0...1.
  func colour(at point: SIMD2<Float>, grain: ValueNoise) -> SIMD3<Float> {
    var colour = self.colour
    if let ruling {
      colour += (ruling.colour - colour) * (ruling.coverage(at: point) * ruling.opacity)
    }
    if roughness > 0 { colour += SIMD3(repeating: roughness * grain(point * 0.6)) }
    if clouds > 0 {
      // Two sizes of hill, turned against each other: the lattice below does not show.
      let large = grain(point.turned(halfTurn: 0.2) * 0.009)
      let small = grain(point.turned(halfTurn: -0.3) * 0.023 + 100)
      colour += SIMD3(repeating: clouds * (0.65 * large + 0.35 * small))
    }
    return colour
  }
}

extension Surface {
  /// White or cream paper, often with lines.
  static func paper(using generator: inout SeededGenerator) -> Surface {
    let colours: [SIMD3<Float>] = [
      [0.95, 0.95, 0.95], [0.93, 0.94, 0.96], [0.95, 0.93, 0.86], [0.90, 0.89, 0.87],
    ]
    return Surface(
      colour: generator.element(of: colours),
      ruling: ruling(using: &generator),
      clouds: 0.012,
      roughness: 0.015
    )
  }

  /// Lines on two of five sheets.
  private static func ruling(using generator: inout SeededGenerator) -> Ruling? {
    guard generator.chance(0.4) else { return nil }
    return Ruling(
      spacing: generator.value(in: 22...38),
      isSquared: generator.chance(0.6),
      colour: generator.element(of: [[0.55, 0.70, 0.86], [0.68, 0.68, 0.70]]),
      opacity: generator.value(in: 0.25...0.45)
    )
  }

  static func whiteboard(using generator: inout SeededGenerator) -> Surface {
    Surface(
      colour: generator.element(of: [[0.93, 0.94, 0.95], [0.90, 0.91, 0.92]]),
      ruling: nil,
      clouds: 0.012,
      roughness: 0.002
    )
  }

  static func blackboard(using generator: inout SeededGenerator) -> Surface {
    Surface(
      colour: generator.element(of: [[0.14, 0.23, 0.18], [0.15, 0.16, 0.17], [0.12, 0.19, 0.20]]),
      ruling: nil,
      clouds: generator.value(in: 0.02...0.05),
      roughness: 0.02
    )
  }

  /// The desk that shows where a sheet of paper ends.
  static func desk(using generator: inout SeededGenerator) -> Surface {
    Surface(
      colour: generator.element(of: [[0.74, 0.62, 0.47], [0.62, 0.63, 0.64], [0.66, 0.54, 0.42]]),
      ruling: nil,
      clouds: 0.05,
      roughness: 0.02
    )
  }
}
