// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Testing

@testable import Datasets

struct NonDigitTests {
  /// Ten "digits", each a bar of its own length and height.
  private static let digits: LabelledImages? = {
    var pixels = [UInt8](repeating: 0, count: 7840)
    for digit in 0..<10 {
      for row in 5..<(10 + digit) {
        for column in 10..<15 { pixels[digit * 784 + row * 28 + column] = 250 }
      }
    }
    return try? LabelledImages(pixels: pixels, labels: Array(0..<10))
  }()

  private func draw(_ kind: NonDigit, seed: UInt64) throws -> [Float] {
    let digits = try #require(Self.digits)
    // What was there before must not shine through.
    var pixels = [Float](repeating: .nan, count: 784)
    var span = pixels.mutableSpan
    var generator = SeededGenerator(seed: seed)
    kind.draw(from: digits, into: &span, using: &generator)
    return pixels
  }

  @Test(arguments: NonDigit.allCases)
  func `pictures are in range, differ, and depend on the seed alone`(kind: NonDigit) throws {
    var seen: Set<[Float]> = []
    for seed in 0..<50 as Range<UInt64> {
      let picture = try draw(kind, seed: seed)
      #expect(picture.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(try draw(kind, seed: seed) == picture)
      seen.insert(picture)
    }
    // Nothing may be drawn twice, and five of the ten digits can be turned in 2 to 5 ways.
    #expect(seen.count > (kind == .turned ? 12 : 40))
  }

  @Test(arguments: NonDigit.allCases.filter { $0 != .blank && $0 != .fragment })
  func `there is something to see`(kind: NonDigit) throws {
    for seed in 0..<50 as Range<UInt64> {
      let picture = try draw(kind, seed: seed)
      #expect((picture.max() ?? 0) - (picture.min() ?? 0) > 0.2, "seed \(seed)")
    }
  }

  @Test func `every kind is either trained on or held out`() {
    #expect(Set(NonDigit.trained).isDisjoint(with: NonDigit.heldOut))
    #expect(Set(NonDigit.trained).union(NonDigit.heldOut) == Set(NonDigit.allCases))
  }
}
