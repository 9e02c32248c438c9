// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Light that is uneven or weak.
enum Lighting {
  /// Lays a veil over the picture that is brighter on one side.
  ///
  /// - Parameters:
  ///   - pixels: The picture.
  ///   - depth: Brightness of the veil where it is brightest, 0...1.
  ///   - generator: Source of chance.
  static func haze(
    _ pixels: inout MutableSpan<Float>,
    depth: Float,
    using generator: inout SeededGenerator
  ) {
    let direction = SIMD2<Float>(1, 0).turned(halfTurn: generator.value(in: -1...1))
    let sign: Float = generator.chance(0.5) ? 1 : -1
    let evenness = generator.value(in: 0...0.5)
    let centre = Float(PaddedImage.side - 1) / 2
    for row in 0..<PaddedImage.side {
      for column in 0..<PaddedImage.side {
        let place = SIMD2(Float(column), Float(row)) - centre
        let slope = sign * (place * direction).sum() / (2 * centre)
        let veil = depth * (evenness + (1 - evenness) * (0.5 + slope)).inUnitRange
        let index = row * PaddedImage.side + column
        pixels[index] += (1 - pixels[index]) * veil
      }
    }
  }

  /// Weakens the ink.
  ///
  /// - Parameters:
  ///   - pixels: The picture.
  ///   - share: What is left of it, 0...1.
  static func dim(_ pixels: inout MutableSpan<Float>, to share: Float) {
    for index in pixels.indices { pixels[index] *= share }
  }
}
