// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// The light of a scene: brightness, its fall-off, one shadow and one reflection.
struct Lamp: Sendable {
  private let brightness: Float
  private let unevenness: Float
  private let shadow: Float
  private let glare: Float
  private let tint: SIMD4<Float>
  /// Towards the dark side.
  private let away: SIMD2<Float>
  /// Across the shadow's edge, into the dark.
  private let across: SIMD2<Float>
  private let edge: Float
  private let softness: Float
  private let spot: SIMD2<Float>
  private let spotSize: SIMD2<Float>
  private let spotTurn: Float

  /// Places are chosen whatever the strengths are.
  init(_ conditions: SceneConditions, using generator: inout SeededGenerator) {
    brightness = conditions.brightness
    unevenness = conditions.unevenness
    shadow = conditions.shadow
    glare = conditions.glare
    let warmth = generator.value(in: -0.03...0.05)
    tint = [1 + warmth, 1, 1 - warmth, 0]
    away = SIMD2<Float>(1, 0).turned(halfTurn: generator.normal())
    across = SIMD2<Float>(1, 0).turned(halfTurn: generator.normal())
    edge = generator.value(in: -0.5...0.5)
    // From the sun's hard edge to a soft one.
    softness = generator.value(in: 0.015...0.35)
    spot = [generator.value(in: -0.8...0.8), generator.value(in: -0.8...0.8)]
    spotSize = [generator.value(in: 0.25...0.7), generator.value(in: 0.12...0.35)]
    spotTurn = generator.value(in: -0.6...0.6)
  }

  /// Lights the whole picture.
  ///
  /// - Parameters:
  ///   - raster: The picture.
  ///   - gloss: How much of the lamp the surface reflects, 0...1.
  func shine(on raster: inout Raster, gloss: Float) {
    let half = SIMD2(Float(raster.width), Float(raster.height)) / 2
    let step = 1 / half
    let reflection = glare * (0.35 + 0.65 * gloss)
    for row in 0..<raster.height {
      let y = (Float(row) + 0.5) * step.y - 1
      for column in 0..<raster.width {
        let x = (Float(column) + 0.5) * step.x - 1
        let index = row * raster.width + column
        // The corners are about 1.4 away.
        let ramp = ((x * away.x + y * away.y) * 0.36 + 0.5).inUnitRange
        var light = brightness * (1 - unevenness * ramp)
        if shadow > 0 {
          let depth = ((x * across.x + y * across.y - edge) / softness + 0.5).inUnitRange
          light *= 1 - shadow * depth * depth * (3 - 2 * depth)
        }
        var colour = raster.pixels[index] * tint * light
        if reflection > 0 {
          let place = SIMD2(x, y) - spot
          let near = SIMD2(place.x + place.y * spotTurn, place.y - place.x * spotTurn) / spotSize
          let rise = max(0, 1 - (near * near).sum())
          colour += (1 - colour) * (reflection * rise * rise)
        }
        raster.pixels[index] = colour
      }
    }
  }
}
