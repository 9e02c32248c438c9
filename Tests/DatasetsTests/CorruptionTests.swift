// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Testing

@testable import Datasets

struct CorruptionTests {
  /// A bold cross in the middle, soft at its edges.
  private let picture: [Float] = (0..<784).map { index in
    let (row, column) = (abs(Float(index / 28) - 13.5), abs(Float(index % 28) - 13.5))
    let (near, far) = (min(row, column), max(row, column))
    return far > 10 ? 0 : (3 - near).inUnitRange
  }

  private func corrupted(_ kind: Corruption, strength: Float, seed: UInt64 = 1) -> [Float] {
    var pixels = picture
    var span = pixels.mutableSpan
    var generator = SeededGenerator(seed: seed)
    kind.apply(to: &span, strength: strength, using: &generator)
    return pixels
  }

  /// How far a kind moves the picture, over several draws.
  private func distance(_ kind: Corruption, strength: Float) -> Float {
    var sum: Float = 0
    for seed in 0..<20 as Range<UInt64> {
      let pixels = corrupted(kind, strength: strength, seed: seed)
      for (found, expected) in zip(pixels, picture) { sum += abs(found - expected) }
    }
    return sum
  }

  @Test func `there are fifteen kinds`() { #expect(Corruption.allCases.count == 15) }

  @Test(arguments: Corruption.allCases, [0, 0.01, 0.33, 0.67, 1] as [Float])
  func `pixels stay in range and depend on the seed alone`(kind: Corruption, strength: Float) {
    let pixels = corrupted(kind, strength: strength)
    #expect(pixels.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(pixels == corrupted(kind, strength: strength))
  }

  @Test(arguments: Corruption.allCases)
  func `a stronger corruption does more`(kind: Corruption) {
    let distances = [0.33, 0.67, 1].map { distance(kind, strength: $0) }
    #expect(distances[0] > 0)
    #expect(distances[0] < distances[1] && distances[1] < distances[2], "\(distances)")
  }

  @Test(arguments: [
    Corruption.noise, .speckle, .haze, .contrast, .thick, .thin, .rotation, .shrink, .shift,
    .pixelation,
  ])
  func `no strength is no change`(kind: Corruption) {
    for (found, expected) in zip(corrupted(kind, strength: 0), picture) {
      #expect(abs(found - expected) < 1e-5)
    }
  }

  @Test func `broad and fine pens keep to either side of the stroke`() {
    #expect(zip(corrupted(.thick, strength: 1), picture).allSatisfy { $0 >= $1 })
    #expect(zip(corrupted(.thin, strength: 1), picture).allSatisfy { $0 <= $1 })
  }

  @Test func `a blur keeps the ink in the middle of the picture`() {
    let blurred = corrupted(.blur, strength: 1)
    let (ink, left) = (picture.reduce(0, +), blurred.reduce(0, +))
    #expect(abs(left - ink) < 0.02 * ink)
  }

  @Test func `a coarse grid has even squares`() {
    let pixels = corrupted(.pixelation, strength: 1)
    // 28 pixels in 8 squares: the first ends after round(3.5) = 4 pixels.
    for row in 0..<4 { #expect(Set(pixels[row * 28..<row * 28 + 4]).count == 1) }
    let rows = (0..<28).map { row in Array(pixels[row * 28..<row * 28 + 28]) }
    #expect(Set(rows).count <= 8)
  }

  @Test func `the block transform is undone where nothing is rounded away`() {
    // Even squares of the size of a block have one coefficient only, and its step divides their value.
    var pixels = [Float](repeating: 0.5, count: 784)
    for row in 8..<16 { for column in 8..<16 { pixels[row * 28 + column] = 0.5 + 8 / 255 } }
    let before = pixels
    var span = pixels.mutableSpan
    BlockTransform.compress(&span, coarseness: 0)
    for (found, expected) in zip(pixels, before) { #expect(abs(found - expected) < 1e-5) }
  }
}
