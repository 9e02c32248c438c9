// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Recognition
import Testing

struct SaliencyMapTests {
  /// The mean of what covering each patch around a pixel takes away, written pixel by pixel.
  private static func expected(fall: (_ top: Int, _ left: Int) -> Double) -> [Double] {
    let starts = Array(stride(from: 0, through: 24, by: 2))
    let falls = starts.map { top in starts.map { left in fall(top, left) } }
    return (0..<784).map { index in
      let (x, y) = (index % 28, index / 28)
      var around: [Double] = []
      for (row, top) in starts.enumerated() where (top..<top + 4).contains(y) {
        for (column, left) in starts.enumerated() where (left..<left + 4).contains(x) {
          around.append(falls[row][column])
        }
      }
      return around.reduce(0, +) / Double(around.count)
    }
  }

  private static func glyph(_ seed: UInt64) -> Glyph {
    var noise = Noise(state: seed)
    return Glyph(
      pixels: (0..<784).map { index in
        // A black border, as glyphs have.
        let isInside = (4..<24).contains(index % 28) && (4..<24).contains(index / 28)
        return isInside ? .random(in: 0...255, using: &noise) : 0
      }
    )
  }

  @Test func `what covering takes from a weighted sum is the weights' own share`() {
    let glyph = Self.glyph(1)
    var noise = Noise(state: 2)
    let weights = (0..<784).map { _ in Double.random(in: -1...1, using: &noise) / 784 }
    let shares = zip(weights, glyph.pixels).map { $0 * Double($1) / 255 }
    let map = SaliencyMap(of: glyph) { pixels in
      zip(weights, pixels).reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    let expected = Self.expected { top, left in
      (0..<16).reduce(0) { $0 + shares[(top + $1 / 4) * 28 + left + $1 % 4] }
    }
    #expect(zip(map.values, expected).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test(arguments: Shape.all)
  func `a linear network's map is the difference of two softmaxes`(shape: Shape) throws {
    let linear = LinearModel.seeded(7)
    let recognizer = try Recognizer(model: linear.model(), identifier: "linear@1")
    let (reading, found) = try recognizer.explain(Drawing(shape: shape).image())
    let (digit, explanation) = (try #require(reading.predictedClass), try #require(found))
    let pixels = explanation.glyph.pixels.map { Double($0) / 255 }
    let whole = linear.probability(of: digit, pixels)
    #expect(abs(whole - reading.confidence) < 1e-5)
    let expected = Self.expected { top, left in
      var covered = pixels
      for index in 0..<16 { covered[(top + index / 4) * 28 + left + index % 4] = 0 }
      return whole - linear.probability(of: digit, covered)
    }
    #expect(explanation.saliency.peak > 0.005)
    #expect(zip(explanation.saliency.values, expected).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(explanation.saliency.values.allSatisfy { (-1...1).contains($0) })
  }

  @Test func `only patches with ink are asked about, and the whole once`() {
    var questions = 0
    _ = SaliencyMap(of: Self.glyph(3)) { _ in
      questions += 1
      return 0
    }
    // Patches from row or column 2 to 22 touch the ink.
    #expect(questions == 1 + 11 * 11)
    questions = 0
    let empty = SaliencyMap(of: Glyph(pixels: [UInt8](repeating: 0, count: 784))) { _ in
      questions += 1
      return 0.5
    }
    #expect(questions == 1)
    #expect(empty.peak == 0)
    questions = 0
    _ = SaliencyMap(of: Glyph(pixels: [UInt8](repeating: 255, count: 784))) { _ in
      questions += 1
      return 0
    }
    #expect(questions == 170)
  }
}
