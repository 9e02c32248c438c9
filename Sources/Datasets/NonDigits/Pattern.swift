// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Pictures without anything that could be an object.
enum Pattern {
  private static let side = PaddedImage.side

  /// Nothing, or next to nothing: an even grey, a faint noise, a few specks.
  static func blank(on pixels: inout MutableSpan<Float>, using generator: inout SeededGenerator) {
    let grey = generator.chance(0.5) ? 0 : generator.uniform()
    for index in pixels.indices { pixels[index] = grey }
    if generator.chance(0.5) {
      PixelNoise.add(deviation: generator.value(in: 0...0.12), to: &pixels, using: &generator)
    }
    for _ in 0..<Int(generator.value(in: 0...5.99)) {
      let (row, column) = (generator.value(in: 0...26), generator.value(in: 0...26))
      let ink = generator.uniform()
      for offset in [0, 1, side] { pixels[Int(row) * side + Int(column) + offset] = ink }
    }
  }

  /// Stripes, checks, dots, rings or clouds.
  static func texture(on pixels: inout MutableSpan<Float>, using generator: inout SeededGenerator) {
    let direction = SIMD2<Float>(1, 0).turned(halfTurn: generator.value(in: -1...1))
    let across = SIMD2(-direction.y, direction.x)
    let period = generator.value(in: 3...9)
    let phase = SIMD2(generator.uniform(), generator.uniform())
    let sharpness = generator.value(in: 1...6)
    let clouds = ValueNoise(seed: generator.next())
    let ink = generator.value(in: 0.4...1)
    let kind = Int(generator.value(in: 0...4.99))
    for row in 0..<side {
      for column in 0..<side {
        let place = SIMD2(Float(column), Float(row))
        let along = SIMD2((place * direction).sum(), (place * across).sum()) / period + phase
        // A triangle wave, -1...1, of period 1.
        let wave = { (position: Float) in 4 * abs(position - position.rounded()) - 1 }
        let height: Float =
          switch kind {
          case 0: wave(along.x)
          case 1: wave(along.x) * wave(along.y) * 2
          case 2: min(wave(along.x), wave(along.y))
          case 3: wave((place - 13.5).length / period + phase.x)
          default: clouds(along)
          }
        pixels[row * side + column] = ink * (0.5 + 0.5 * sharpness * height).inUnitRange
      }
    }
  }

  /// Pixels by chance: even, normal or sparse.
  static func noise(on pixels: inout MutableSpan<Float>, using generator: inout SeededGenerator) {
    switch Int(generator.value(in: 0...2.99)) {
    case 0:
      let brightest = generator.value(in: 0.3...1)
      for index in pixels.indices { pixels[index] = brightest * generator.uniform() }
    case 1:
      let (mean, deviation) = (generator.value(in: 0...0.6), generator.value(in: 0.15...0.5))
      for index in pixels.indices { pixels[index] = mean }
      PixelNoise.add(deviation: deviation, to: &pixels, using: &generator)
    default:
      let share = generator.value(in: 0.03...0.5)
      for index in pixels.indices { pixels[index] = generator.chance(share) ? 1 : 0 }
    }
  }
}
