// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// A filled outline in the unit square; `y` runs down.
struct Silhouette: Sendable {
  /// Corners, in order.
  var outline: [SIMD2<Float>]
  /// How strongly the brightness varies inside, 0...1.
  var shading: Float

  /// A filled shape of no meaning.
  static func blob(using generator: inout SeededGenerator) -> Silhouette {
    let count = Int(generator.value(in: 3...9.99))
    var outline: [SIMD2<Float>] = []
    for corner in 0..<count {
      // Half the angle's tangent reaches every direction but one; a corner is drawn within its sector.
      let share = (Float(corner) + generator.uniform()) / Float(count)
      let direction = SIMD2<Float>(1, 0).turned(quarters: 4 * share)
      outline.append(direction * generator.value(in: 0.2...0.5) + 0.5)
    }
    if generator.chance(0.5) {
      outline = Spline.points(through: outline + [outline[0]], step: 0.05)
    }
    return Silhouette(outline: outline, shading: generator.value(in: 0...0.5))
  }

  /// The outline of a piece of clothing.
  static func garment(using generator: inout SeededGenerator) -> Silhouette {
    Silhouette(
      outline: generator.element(of: garments).map {
        $0 + [generator.scatter(0.02), generator.scatter(0.02)]
      },
      shading: generator.value(in: 0.1...0.7)
    )
  }

  /// Fills the outline, antialiased, as large as garments in such pictures are.
  func paint(on pixels: inout MutableSpan<Float>, using generator: inout SeededGenerator) {
    let extent = SIMD2(generator.value(in: 14...26), generator.value(in: 16...27))
    let corner = (28 - extent) / 2
    let ink = generator.value(in: 0.5...1)
    let grain = ValueNoise(seed: generator.next())
    let side = PaddedImage.side
    let samples = 3
    for row in 0..<side {
      for column in 0..<side {
        var inside = 0
        for part in 0..<samples * samples {
          let offset = SIMD2(Float(part % samples), Float(part / samples)) + 0.5
          let place = SIMD2(Float(column), Float(row)) + offset / Float(samples)
          if contains((place - corner) / extent) { inside += 1 }
        }
        guard inside > 0 else { continue }
        let tone = 1 - shading * (0.5 + 0.5 * grain([Float(column), Float(row)] / 4))
        let cover = Float(inside) / Float(samples * samples)
        pixels[row * side + column] = (ink * tone * cover).inUnitRange
      }
    }
  }

  /// Whether a ray from the place crosses the outline an odd number of times.
  private func contains(_ place: SIMD2<Float>) -> Bool {
    var isInside = false
    var before = outline[outline.count - 1]
    for corner in outline {
      if (corner.y > place.y) != (before.y > place.y) {
        let crossing =
          corner.x + (place.y - corner.y) / (before.y - corner.y) * (before.x - corner.x)
        if place.x < crossing { isInside.toggle() }
      }
      before = corner
    }
    return isInside
  }

  private static let garments: [[SIMD2<Float>]] = [
    // Shirt, pullover, trousers, dress, shoe, boot, bag, coat, skirt, hat.
    [
      [0.3, 0.05], [0.7, 0.05], [1, 0.25], [0.88, 0.4], [0.75, 0.32], [0.75, 0.95], [0.25, 0.95],
      [0.25, 0.32], [0.12, 0.4], [0, 0.25],
    ],
    [
      [0.35, 0.02], [0.65, 0.02], [0.85, 0.12], [1, 0.85], [0.85, 0.9], [0.75, 0.4], [0.75, 0.95],
      [0.25, 0.95], [0.25, 0.4], [0.15, 0.9], [0, 0.85], [0.15, 0.12],
    ],
    [
      [0.25, 0.02], [0.75, 0.02], [0.85, 0.98], [0.62, 0.98], [0.5, 0.3], [0.38, 0.98],
      [0.15, 0.98],
    ],
    [
      [0.38, 0.02], [0.62, 0.02], [0.66, 0.3], [0.6, 0.42], [0.85, 0.98], [0.15, 0.98],
      [0.4, 0.42], [0.34, 0.3],
    ],
    [
      [0.02, 0.35], [0.25, 0.45], [0.45, 0.35], [0.7, 0.55], [0.98, 0.62], [0.98, 0.78],
      [0.02, 0.78],
    ],
    [
      [0.15, 0.05], [0.6, 0.05], [0.6, 0.5], [0.95, 0.65], [0.98, 0.92], [0.15, 0.92],
    ],
    [
      [0.05, 0.4], [0.3, 0.4], [0.35, 0.12], [0.65, 0.12], [0.7, 0.4], [0.95, 0.4], [0.95, 0.92],
      [0.05, 0.92],
    ],
    [
      [0.3, 0.02], [0.5, 0.12], [0.7, 0.02], [0.95, 0.2], [0.98, 0.95], [0.82, 0.95], [0.78, 0.4],
      [0.78, 0.98], [0.22, 0.98], [0.22, 0.4], [0.18, 0.95], [0.02, 0.95], [0.05, 0.2],
    ],
    [[0.3, 0.1], [0.7, 0.1], [0.95, 0.9], [0.05, 0.9]],
    [
      [0.3, 0.3], [0.7, 0.3], [0.75, 0.6], [1, 0.68], [1, 0.78], [0, 0.78], [0, 0.68], [0.25, 0.6],
    ],
  ]
}

extension SIMD2<Float> {
  /// The vector turned by so many quarter turns, exactly for whole ones.
  fileprivate func turned(quarters: Float) -> Self {
    let whole = quarters.rounded()
    // At most an eighth turn is left: its half angle's tangent is near the angle's half.
    let angle = (quarters - whole) * (.pi / 2)
    let rest = turned(halfTurn: angle / 2 + angle * angle * angle / 24)
    return switch Int(whole) % 4 {
    case 1: Self(-rest.y, rest.x)
    case 2: -rest
    case 3: Self(rest.y, -rest.x)
    default: rest
    }
  }
}
