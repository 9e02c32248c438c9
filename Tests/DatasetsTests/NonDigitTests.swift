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

  @Test(arguments: NonDigit.allCases.filter { ![.blank, .fragment, .symmetric].contains($0) })
  func `there is something to see`(kind: NonDigit) throws {
    for seed in 0..<50 as Range<UInt64> {
      let picture = try draw(kind, seed: seed)
      #expect((picture.max() ?? 0) - (picture.min() ?? 0) > 0.2, "seed \(seed)")
    }
  }

  @Test func `what is written as a digit is told by its lines, and letters and signs are not`() {
    for doodle in Doodle.letters + Doodle.signs {
      #expect(doodle.distanceToDigits > Doodle.leastDistance)
    }
    var generator = SeededGenerator(seed: 3)
    let distances = (0..<200).map { number in
      let skeleton = generator.element(of: Skeleton.digits[number % 10])
      let traces = Handwriting.random(using: &generator).write(skeleton, using: &generator)
      let strokes = traces.map { $0.points.map { 2 * $0.position } }
      return Doodle(strokes: strokes, isSmooth: false).distanceToDigits
    }
    #expect(distances.count { $0 < Doodle.leastDistance } > 180)
  }

  @Test func `what comes out as a digit is drawn again`() {
    let seven = Doodle(strokes: [[[0.1, 0], [0.6, 0], [0.2, 1]]], isSmooth: false)
    #expect(seven.distanceToDigits < Doodle.leastDistance)
    let cross = Doodle(strokes: [[[0, 0], [1, 1]], [[1, 0], [0, 1]]], isSmooth: false)
    var generator = SeededGenerator(seed: 1)
    var drawn = 0
    let doodle = Doodle.unlikeDigits(
      { _ in
        drawn += 1
        return drawn < 4 ? seven : cross
      },
      using: &generator
    )
    #expect(drawn == 4 && doodle.strokes == cross.strokes)
  }

  @Test func `a flat line is no digit`() {
    let line = Doodle(strokes: [[[0, 0.5], [1, 0.52]]], isSmooth: false)
    #expect(line.distanceToDigits == .infinity)
    #expect(Doodle(strokes: [], isSmooth: true).distanceToDigits == .infinity)
  }

  @Test func `a half with its mirror image is symmetric`() throws {
    for seed in 0..<50 as Range<UInt64> {
      let picture = try draw(.symmetric, seed: seed)
      let mirrored = picture.indices.map { picture[$0 / 28 * 28 + 27 - $0 % 28] }
      let flipped = picture.indices.map { picture[(27 - $0 / 28) * 28 + $0 % 28] }
      #expect(picture == mirrored || picture == flipped, "seed \(seed)")
    }
  }

  @Test func `noughts inside each other do not run into one`() throws {
    // Ten rings, of which only a wide one leaves room for another.
    var pixels = [UInt8](repeating: 0, count: 7840)
    for digit in 0..<10 {
      for place in 0..<784 {
        let (row, column) = (Double(place / 28) - 13.5, Double(place % 28) - 13.5)
        let radius = (row * row + column * column).squareRoot()
        if abs(radius - 7) < 1.2 { pixels[digit * 784 + place] = 250 }
      }
    }
    let digits = try LabelledImages(pixels: pixels, labels: Array(0..<10))
    for seed in 0..<20 as Range<UInt64> {
      var picture = [Float](repeating: 0, count: 784)
      var span = picture.mutableSpan
      var generator = SeededGenerator(seed: seed)
      NonDigit.nested.draw(from: digits, into: &span, using: &generator)
      let middle = picture[14 * 28..<15 * 28].map { $0 > 0.5 }
      let strokes = zip([false] + middle, middle).count { !$0 && $1 }
      #expect(strokes >= 4, "seed \(seed)")
    }
  }

  @Test func `every kind is either trained on or held out`() {
    #expect(Set(NonDigit.trained).isDisjoint(with: NonDigit.heldOut))
    #expect(Set(NonDigit.trained).union(NonDigit.heldOut) == Set(NonDigit.allCases))
  }
}
