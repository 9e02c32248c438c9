// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

@testable import Recognition

struct LineDecoderTests {
  private let decoder = LineDecoder(usualLength: 5)

  /// What is seen from place to place: a digit's character where it is nearly sure, a dot where nothing is, and `?` where
  /// a 4 is as likely as none.
  private static func answers(_ places: String) -> [[Double]] {
    places.map { place in
      var answer = [Double](repeating: 0.002, count: 11)
      switch place {
      case "?":
        answer[4] = 0.5
        answer[10] = 0.48
      default: answer[place.wholeNumberValue ?? 10] = 0.98
      }
      return answer
    }
  }

  private func text(_ places: String) -> String {
    decoder.stretches(of: Self.answers(places)).map { String($0.digit) }.joined()
  }

  @Test func `a digit is read once, however many places it is seen from`() {
    #expect(
      decoder.stretches(of: Self.answers("...44444..."))
        == [LineDecoder.Stretch(places: 3..<8, digit: 4)]
    )
    #expect(text("..4444......777777..") == "47")
    #expect(text("555") == "5")
  }

  @Test func `digits that touch are told apart, alike ones by how long they are seen`() {
    #expect(text("...4444477777111...") == "471")
    #expect(text("...1111111111...") == "11")
    #expect(text("...111111...") == "1")
  }

  @Test func `what is seen for a moment between two digits is none`() {
    #expect(text("..55555.4.66666..") == "56")
    #expect(text("..55555.?.66666..") == "56")
    #expect(text("..5?.") == "")
  }

  @Test func `a moment of doubt does not cut a digit in two`() {
    #expect(text("..44?44..") == "4")
    #expect(text("..88.88..") == "8")
  }

  @Test func `where nothing is seen, nothing is read`() {
    #expect(text("") == "")
    #expect(text(".") == "")
    #expect(text("..........") == "")
  }

  /// Takes a light stroke down a window's middle for a one, if there is none beside it.
  private static func verifier() throws -> DigitDetector {
    let stroke = (0..<784).map { pixel -> Float in
      switch pixel % 28 {
      case 12...15: 0.5
      case 9, 10, 17, 18: -0.5
      default: 0
      }
    }
    let none = [Float](repeating: 0, count: 784)
    let model = LinearModel(
      weights: (0..<11).map { $0 == 1 ? stroke : none },
      biases: (0..<11).map { $0 == 10 ? 8 : 0 }
    )
    return try DigitDetector(DenseNetwork(DetectionTests.detector(of: 3)), verifier: model.model())
  }

  @Test func `digits that were overlooked in a line or at its end are found`() throws {
    // Four strokes, 40 pixels high and 8 wide.
    var pixels = [UInt8](repeating: 40, count: 200 * 100)
    for left in [40, 66, 92, 118] {
      for y in 30..<70 { for x in left..<left + 8 { pixels[y * 200 + x] = 220 } }
    }
    let picture = try GreyImage(width: 200, height: 100, pixels: pixels)
    let detector = try Self.verifier()
    // The first one, and half way between the third and the last.
    let line = [(44.0, 0.9), (109, 0.6)].map { x, presence in
      DetectionTests.detection(1, presence, x: x, y: 50, size: 40)
    }
    let found = detector.reread(line, in: picture)
    #expect(found.map(\.digit) == [1, 1, 1, 1])
    for (digit, x) in zip(found, [44.0, 70, 96, 122]) {
      #expect(abs(digit.x - x) <= 3, "\(digit.x)")
      #expect(abs(digit.y - 50) < 1e-9 && abs(digit.size - 40) < 1e-9)
    }
  }

  @Test func `a spot is seen the same alone and among others, whatever is beyond the picture`()
    throws
  {
    let picture = try GreyImage(
      width: 90,
      height: 60,
      pixels: (0..<5400).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    )
    // 20 pixels is one of the sizes that others are rounded to.
    let spots = [(10.0, 30.0), (45, 5), (89, 59), (200, -40)].map { Spot(x: $0, y: $1, size: 20) }
    var all = PicturePart(of: picture, around: spots)
    for spot in spots.prefix(3) {
      let alone = PicturePart(of: picture, around: [spot]).window(at: spot)
      #expect(all.roundedWindow(at: spot) == alone)
      #expect(all.roundedWindow(at: spot).count == 784)
    }
    let outside = PicturePart(of: picture, around: [spots[3]]).window(at: spots[3])
    #expect(outside.allSatisfy { $0 == ImagePyramid.neutral })
  }
}
