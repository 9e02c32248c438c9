// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Recognition
import Testing

struct ExplanationTests {
  private static func recognizer(_ linear: LinearModel = .seeded(7)) throws -> Recognizer {
    try Recognizer(model: linear.model(), identifier: "linear@1")
  }

  private static func explained(_ drawing: Drawing) throws -> Explanation {
    try #require(try recognizer().explain(drawing.image()).explanation)
  }

  private static let framed = Drawing(
    width: 28,
    height: 28,
    left: 7,
    top: 5,
    side: 18,
    paper: 0,
    ink: 255
  )

  @Test(
    arguments: [
      Drawing(), Drawing(shape: .zero), Drawing(ink: 190), framed, Drawing(paper: 30, ink: 230),
      Drawing(width: 900, height: 700, left: 200, top: 150, side: 90),
    ])
  func `the reading is the one without an explanation, and the same each time`(
    drawing: Drawing
  ) throws {
    let recognizer = try Self.recognizer()
    let image = try drawing.image()
    let explained = recognizer.explain(image)
    #expect(explained.reading == recognizer.read(image))
    #expect(explained.explanation != nil)
    #expect(recognizer.explain(image).explanation == explained.explanation)
    #expect(explained.explanation?.glyph == Framing.frame(image)?.glyph)
  }

  @Test func `there is nothing to explain where there is nothing to read`() throws {
    let pixels = [UInt8](repeating: 200, count: 30 * 20)
    let image = try Image(width: 30, height: 20, format: .grey, pixels: pixels)
    let explained = try Self.recognizer().explain(image)
    #expect(explained.reading == .empty)
    #expect(explained.explanation == nil)
  }

  @Test func `a glyph is passed through byte for byte, and that is said`() throws {
    let explanation = try Self.explained(Self.framed)
    #expect(explanation.glyph.pixels == (try Self.framed.plane().pixels))
    #expect(explanation.isPassedThrough)
    #expect(explanation.crop == PixelBox(x: 0, y: 0, width: 28, height: 28))
    #expect(explanation.scale == 1)
    #expect(explanation.shift == .none)
    #expect(explanation.rotation == 0)
    #expect(explanation.polarity == .lightOnDark)
  }

  @Test(arguments: [1, 3, 9])
  func `scale leads from the picture to the glyph, also where the picture was shrunk`(
    size: Int
  ) throws {
    let factor = Double(size)
    let explanation = try Self.explained(
      Drawing(
        width: 160 * size,
        height: 120 * size,
        left: 50 * factor,
        top: 25 * factor,
        side: 70 * factor
      )
    )
    #expect(!explanation.isPassedThrough)
    #expect(explanation.polarity == .darkOnLight)
    let expected = 20 / Double(max(explanation.crop.width, explanation.crop.height))
    #expect(abs(explanation.scale / expected - 1) < 0.06)
  }

  @Test(arguments: Shape.all)
  func `shift is how far the strokes lie off the middle`(shape: Shape) throws {
    let explanation = try Self.explained(Drawing(shape: shape))
    let lit = explanation.glyph.pixels.indices.filter { explanation.glyph.pixels[$0] > 0 }
    let (xs, ys) = (lit.map { $0 % 28 }, lit.map { $0 / 28 })
    let middle = (
      x: Double((xs.min() ?? 0) + (xs.max() ?? 0) + 1) / 2,
      y: Double((ys.min() ?? 0) + (ys.max() ?? 0) + 1) / 2
    )
    // The outermost row or column may have been scaled to nothing.
    #expect(abs(middle.x - 14 - explanation.shift.x) <= 0.5)
    #expect(abs(middle.y - 14 - explanation.shift.y) <= 0.5)
    if shape.description == "seven" { #expect(explanation.shift.y > 1) }
  }

  @Test func `pictures show the glyph in grey, and evidence in colour on it`() throws {
    var values = [Double](repeating: 0, count: 784)
    (values[0], values[1], values[28]) = (0.4, -0.4, 0.2)
    var explanation = try Self.explained(Self.framed)
    explanation.saliency = SaliencyMap(values: values)
    #expect(explanation.input.pixels == explanation.glyph.pixels)
    let (map, both) = (explanation.saliencyPicture, explanation.picture)
    #expect((map.width, map.height, map.format) == (224, 224, .rgb))
    #expect((both.width, both.height, both.format) == (456, 224, .rgb))
    func colour(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
      Array(image.pixels[(y * image.width + x) * 3..<(y * image.width + x) * 3 + 3])
    }
    let (evidence, objection, half) = (colour(map, 7, 7), colour(map, 8, 0), colour(map, 0, 8))
    #expect(evidence[0] > evidence[2] && objection[2] > objection[0])
    #expect(half[0] > 0 && half[0] < evidence[0])
    for index in stride(from: 100, to: 784, by: 7) {
      let (x, y) = (index % 28 * 8 + 4, index / 28 * 8 + 4)
      let grey = [UInt8](repeating: explanation.glyph.pixels[index], count: 3)
      #expect(colour(map, x, y) == grey && colour(both, x, y) == grey)
      #expect(colour(both, 232 + x, y) == grey)
    }
  }

  @Test func `evidence too faint to mean anything stays pale`() throws {
    var explanation = try Self.explained(Self.framed)
    explanation.saliency = SaliencyMap(values: [Double](repeating: 0.0001, count: 784))
    #expect(explanation.saliencyPicture.pixels[0] <= 2)
  }

  @Test func `a reading says why it is not accepted, and nothing where it is`() {
    for verdict in Verdict.allCases {
      let reading = Reading(
        predictedClass: 1,
        confidence: 0.5,
        probabilities: [Double](repeating: 0.1, count: 10),
        verdict: verdict,
        box: nil
      )
      #expect((reading.reason == nil) == reading.accepted)
      #expect(reading.reason?.hasSuffix(".") ?? true)
    }
    #expect(Reading.empty.reason?.contains("Nothing stands out") == true)
  }
}
