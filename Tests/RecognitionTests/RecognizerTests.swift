// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import Imaging
import NeuralNet
import Recognition
import Testing

struct RecognizerTests {
  private static func model(
    input: FeatureShape = FeatureShape(height: 28, width: 28, channels: 1),
    outputs: Int = 10
  ) throws -> Model {
    try Model.initialized(
      Architecture(
        name: "tiny",
        input: input,
        normalization: Normalization(mean: 0.13, standardDeviation: 0.31),
        layers: [.flatten, .linear(outputFeatures: outputs, bias: true)]
      ),
      seed: 5
    )
  }

  private static func recognizer() throws -> Recognizer {
    try Recognizer(model: model(), identifier: "tiny@1")
  }

  @Test func `a reading has ten probabilities, and the class is the most probable`() throws {
    let recognizer = try Self.recognizer()
    #expect(recognizer.identifier == "tiny@1")
    let drawing = Drawing()
    let reading = try recognizer.read(drawing.image())
    #expect(reading.probabilities.count == 10)
    #expect(abs(reading.probabilities.reduce(0, +) - 1) < 1e-5)
    let best = try #require(reading.predictedClass)
    #expect(reading.confidence == reading.probabilities[best])
    #expect(reading.confidence == reading.probabilities.max())
    #expect(reading.accepted == (reading.confidence >= 0.5))
    #expect(reading.box == Framing.frame(try drawing.image())?.box)
  }

  @Test func `a picture and its glyph are read alike`() throws {
    let recognizer = try Self.recognizer()
    let framed = try #require(Framing.frame(Drawing().image()))
    var reading = try recognizer.read(Drawing().image())
    #expect(reading.box == framed.box)
    reading.box = nil
    #expect(recognizer.read(glyph: framed.glyph.pixels) == reading)
  }

  @Test func `the probabilities are the softmax of the network's logits`() throws {
    let model = try Self.model()
    let glyph = try #require(Framing.frame(Drawing().image())).glyph.pixels
    let plan = try InferencePlan(model)
    var workspace = plan.makeWorkspace()
    let logits = plan.logits(of: glyph.map { Float($0) / 255 }, using: &workspace)
    let reading = try Recognizer(model: model, identifier: "m").read(glyph: glyph)
    #expect(reading.probabilities == softmax(logits).map(Double.init))
  }

  @Test func `nothing to read gives no class and favours no digit`() throws {
    let pixels = [UInt8](repeating: 200, count: 30 * 20)
    let image = try Image(width: 30, height: 20, format: .grey, pixels: pixels)
    let reading = try Self.recognizer().read(image)
    #expect(reading == .empty)
    #expect(reading.predictedClass == nil && reading.confidence == 0 && reading.box == nil)
    #expect(reading.probabilities == [Double](repeating: 0.1, count: 10))
    #expect(!reading.accepted)
  }

  @Test func `readings at the same time do not disturb each other`() async throws {
    let recognizer = try Self.recognizer()
    let glyphs = (0..<64).map { seed in
      var noise = Noise(state: UInt64(seed))
      return (0..<784).map { _ in UInt8.random(in: 0...255, using: &noise) }
    }
    let alone = glyphs.map { recognizer.read(glyph: $0) }
    await withTaskGroup(of: (Int, Reading).self) { group in
      for (index, glyph) in glyphs.enumerated() {
        group.addTask { (index, recognizer.read(glyph: glyph)) }
      }
      for await (index, reading) in group { #expect(reading == alone[index]) }
    }
  }

  @Test(arguments: [(27, 28, 1), (28, 27, 1), (28, 28, 3)])
  func `a model with another input is refused`(height: Int, width: Int, channels: Int) throws {
    let model = try Self.model(
      input: FeatureShape(height: height, width: width, channels: channels)
    )
    let error = #expect(throws: RecognitionError.self) {
      try Recognizer(model: model, identifier: "odd")
    }
    #expect(error?.code == .unsuitableModel)
    #expect(error?.message.contains("\(height)×\(width)×\(channels)") == true)
  }

  @Test(arguments: [1, 9, 12])
  func `a model with other than ten or eleven outputs is refused`(outputs: Int) throws {
    let model = try Self.model(outputs: outputs)
    let error = #expect(throws: RecognitionError.self) {
      try Recognizer(model: model, identifier: "odd")
    }
    #expect(error?.code == .unsuitableModel)
  }

  @Test func `a promise is kept by accepting less`() throws {
    let glyphs = (0..<200 as Range<UInt64>).map { seed in
      var generator = SeededGenerator(seed: seed)
      return (0..<784).map { _ in UInt8(generator.uniform() * 255) }
    }
    var model = try Self.model()
    // Cold enough that most readings are more probable than all else together.
    model.metadata[Cascade.metadataKey] = String(
      decoding: try JSONEncoder().encode(
        Cascade(stages: [Cascade.Stage(members: [ModelBundle.soleName], temperature: 0.1)])
      ),
      as: UTF8.self
    )
    let plain = try Recognizer(model: model, identifier: "m@1")
    let sureness = glyphs.map { plain.read(glyph: $0).confidence }
    // As if the surer half had been right and the others wrong.
    let middle = sureness.sorted()[100]
    let record = RiskRecord(
      (0..<50).flatMap { _ in sureness.map { (confidence: $0, isRight: $0 >= middle) } }
    )
    model.metadata[RiskRecord.metadataKey] = String(
      decoding: try JSONEncoder().encode(record),
      as: UTF8.self
    )
    let promising = try Recognizer(model: model, identifier: "m@1").promising(0.01)
    #expect(promising.acceptance.promise?.maximumError == 0.01)
    for (glyph, confidence) in zip(glyphs, sureness) {
      let reading = promising.read(glyph: glyph)
      #expect(reading.confidence == confidence)
      #expect(reading.accepted == (confidence >= promising.acceptance.threshold))
      #expect(reading.accepted || reading.verdict == .confused)
    }
    #expect(middle > 0.5 && abs(promising.acceptance.threshold - middle) < 0.1)
  }

  @Test func `what the model cannot support is not promised`() throws {
    var model = try Self.model()
    let silent = try Recognizer(model: model, identifier: "m@1")
    #expect(throws: RecognitionError.self) { try silent.promising(0.01) }
    let record = RiskRecord((0..<100).map { _ in (confidence: 0.9, isRight: true) })
    model.metadata[RiskRecord.metadataKey] = String(
      decoding: try JSONEncoder().encode(record),
      as: UTF8.self
    )
    let recognizer = try Recognizer(model: model, identifier: "m@1")
    let error = #expect(throws: RecognitionError.self) { try recognizer.promising(0.0001) }
    #expect(error?.code == .unsupportedPromise)
    #expect(error?.message.contains("29956 labelled readings") == true)
    #expect(try recognizer.promising(0.05).acceptance.threshold == 0.9)
  }

  @Test func `verdicts have the names of the API`() {
    #expect(
      Verdict.allCases.map(\.rawValue) == [
        "read", "confused", "not_a_digit", "empty", "low_quality", "stale_frame",
      ]
    )
  }
}
