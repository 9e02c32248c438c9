// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// What a scene is written on: its colour and its grain.
struct Material: Sendable {
  /// Tells it from others, and says whether it is held out.
  let name: String
  /// Red, green and blue as displayed, 0...1.
  var colour: SIMD3<Float>
  /// What varies over it.
  var layers: [Layer]
  /// Whether lines are printed on it where lines are asked for.
  var takesRuling = false
  /// How much of a lamp it reflects, 0...1.
  var gloss: Float = 0.3

  /// One pattern of the surface.
  struct Layer: Sendable {
    enum Shape: Sendable {
      /// Soft hills.
      case hills
      /// Rings of wood: waves of this many rows, bent by the hills.
      case rings(period: Float, bend: Float)
      /// Only the highest hills: flecks.
      case flecks
      /// Slopes of the hills, as light from above shows them.
      case slopes
    }

    let noise: NoiseLayer
    let shape: Shape
    /// What it adds to red, green and blue at most, as a share of white.
    let amount: SIMD3<Float>
  }

  /// Paints the whole raster.
  ///
  /// - Parameters:
  ///   - raster: Receives the surface.
  ///   - origin: The place of its first pixel.
  ///   - strength: How strong the grain is; 1 is its own.
  func fill(_ raster: inout Raster, origin: SIMD2<Int>, strength: Float) {
    let width = raster.width
    var heights = Array(repeating: Float(0), count: width)
    var above = heights
    let base = SIMD4(colour: colour)
    var line = Array(repeating: base, count: width)
    for row in 0..<raster.height {
      let start = row * width
      for column in 0..<width { line[column] = base }
      for layer in layers {
        let amount = SIMD4(colour: layer.amount) * strength
        let place = origin.y + row
        layer.noise.read(row: place, from: origin.x, into: &heights)
        switch layer.shape {
        case .hills: break
        case .rings(let period, let bend):
          for column in 0..<width {
            let turn = Float(place) / period + heights[column] * bend + 64
            let share = turn - turn.rounded(.down)
            // Rises slowly and falls fast, as rings grow.
            heights[column] = share < 0.8 ? share * 2.5 - 1 : 1 - (share - 0.8) * 10
          }
        case .flecks:
          for column in 0..<width { heights[column] = max(0, heights[column] - 0.72) * 3.5 }
        case .slopes:
          layer.noise.read(row: place - 1, from: origin.x - 1, into: &above)
          for column in 0..<width { heights[column] = (heights[column] - above[column]) * 2 }
        }
        for column in 0..<width { line[column] += amount * heights[column] }
      }
      raster.pixels.replaceSubrange(start..<start + width, with: line)
    }
  }
}
