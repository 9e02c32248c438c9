// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// A finger that holds what is photographed, at the picture's edge.
struct Finger: Sendable {
  private let tip: SIMD2<Float>
  /// From the tip to the hand; of length 1.
  private let way: SIMD2<Float>
  private let radius: Float
  private let skin: SIMD3<Float>

  /// Looks for an edge where a finger covers no digit; there is none where none is wanted or none would fit.
  ///
  /// - Parameters:
  ///   - reach: How far it reaches in, 0...1; at most a third of the shorter side.
  ///   - size: Of the picture, in pixels.
  ///   - boxes: What it must not cover.
  ///   - generator: Source of all chance.
  init?(
    reach: Float,
    size: SIMD2<Float>,
    avoiding boxes: [SceneBox],
    using generator: inout SeededGenerator
  ) {
    let side = size.min()
    let radius = side * generator.value(in: 0.055...0.085)
    skin = generator.element(of: [
      [0.86, 0.66, 0.55], [0.78, 0.57, 0.45], [0.62, 0.43, 0.32], [0.42, 0.28, 0.21],
    ])
    self.radius = radius
    var found: (tip: SIMD2<Float>, way: SIMD2<Float>)?
    for _ in 0..<12 {
      let edge = Int(generator.value(in: 0...3.99))
      let share = generator.value(in: 0.12...0.88)
      let lean = generator.value(in: -0.35...0.35)
      guard reach > 0, found == nil else { continue }
      let inward = side * 0.33 * reach
      let out: SIMD2<Float> = [[-1, 0], [1, 0], [0, -1], [0, 1]][edge]
      let middle = size / 2
      let along = SIMD2(-out.y, out.x)
      let end = middle + out * (middle - inward) + along * (size * (share - 0.5))
      let way = out.turned(halfTurn: lean)
      let isFree = boxes.allSatisfy { box in
        // Along the finger's way, until it has left the picture.
        stride(from: Float(0), through: side * 0.6, by: radius / 2).allSatisfy { travelled in
          let place = end + way * (radius + travelled)
          let low = SIMD2(Float(box.x), Float(box.y))
          let high = low + [Float(box.width), Float(box.height)]
          let nearest = pointwiseMax(low, pointwiseMin(high, place))
          return nearest.distance(to: place) > radius * 1.35
        }
      }
      if isFree { found = (end, way) }
    }
    guard let found else { return nil }
    (tip, way) = found
  }

  /// Draws the finger over everything.
  func draw(on raster: inout Raster) {
    let start = tip + way * radius
    let length = SIMD2(Float(raster.width), Float(raster.height)).length
    for row in 0..<raster.height {
      for column in 0..<raster.width {
        let offset = SIMD2(Float(column) + 0.5, Float(row) + 0.5) - start
        let along = min(max((offset * way).sum(), 0), length)
        let distance = (offset - way * along).length
        guard distance < radius * 1.3 else { continue }
        let index = row * raster.width + column
        let inside = (radius - distance + 0.5).inUnitRange
        if inside < 1 {
          let dark = 1 - ((distance - radius) / (radius * 0.3)).inUnitRange
          raster.pixels[index] *= 1 - 0.4 * dark * dark
        }
        guard inside > 0 else { continue }
        // Round, so darker towards its sides; the nail is lighter.
        let round = distance / radius
        var colour = skin * (1 - 0.45 * round * round * round)
        let nail = SIMD2(
          ((offset * way).sum() + radius * 0.15) / (radius * 0.62),
          (offset - way * (offset * way).sum()).length / (radius * 0.52)
        )
        let shine = (1 - (nail * nail).sum()) * 6
        colour += (SIMD3(0.93, 0.80, 0.75) - colour) * (0.5 * shine.inUnitRange)
        raster.pixels[index] += (SIMD4(colour: colour) - raster.pixels[index]) * inside
      }
    }
  }
}
