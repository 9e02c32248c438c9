// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@testable import Recognition

/// What a recogniser makes of what its detector says.
struct DetectingRecognizerTests {
  /// Takes every glyph for a one and the detector's every window for a three, with a record of errors.
  private static func recognizer() throws -> Recognizer {
    var model = try LinearModel.always(1).model()
    let record = RiskRecord(
      (0..<20_000).map { (confidence: 1 - Double($0) / 40_000, isRight: true) }
    )
    model.metadata[RiskRecord.metadataKey] = String(
      decoding: try JSONEncoder().encode(record),
      as: UTF8.self
    )
    return try Recognizer(model: model, identifier: "test").detecting(
      with: DetectionTests.detector(of: 3)
    )
  }

  /// Takes whatever it is asked about for one class.
  private static func verifier(sureOf label: Int) -> LinearModel {
    LinearModel(
      weights: (0..<11).map { _ in [Float](repeating: 0, count: 784) },
      biases: (0..<11).map { $0 == label ? 12 : 0 }
    )
  }

  @Test func `what only the detector reads is accepted, but under no promise`() throws {
    let image = Image(try DetectionTests.noise(120, 90))
    let plain = try Self.recognizer()
    let reading = plain.read(image)
    #expect(reading.predictedClass == 3)
    #expect(reading.verdict == .read)
    let promising = try plain.promising(0.4)
    #expect(promising.acceptance.threshold < reading.confidence)
    #expect(promising.read(image).verdict == .confused)
    let page = promising.readPage(image)
    #expect(!page.lines.isEmpty && !page.digits.contains(where: \.accepted))
    // A rule that they keep changes nothing about that.
    let rule = FieldRule(pattern: nil, checkDigit: nil)
    let field = try #require(rule.read(page))
    #expect(field.confidence >= promising.acceptance.threshold && field.support >= 0.5)
    #expect(!promising.acceptance.accepts(field))
    #expect(plain.acceptance.accepts(try #require(rule.read(plain.readPage(image)))))
    // What ink alone tells keeps it.
    var pixels = [UInt8](repeating: 0, count: 784)
    for y in 6..<22 { for x in 13..<16 { pixels[y * 28 + x] = 255 } }
    let glyph = Image(try GreyImage(width: 28, height: 28, pixels: pixels))
    #expect(promising.read(glyph).verdict == .read)
  }

  @Test func `a stroke at the picture's border is a digit only where the detector finds one`()
    throws
  {
    // Its first network finds nothing anywhere, its second takes whatever it is asked about for a one.
    let verifier = Self.verifier(sureOf: 1)
    let recognizer = try Recognizer(model: LinearModel.always(1).model(), identifier: "test")
      .detecting(with: DetectionTests.detector(of: 10), verifier: verifier.model())
    func reading(columns: Range<Int>, rows: Range<Int>, in width: Int = 120) throws -> Bool {
      var pixels = [UInt8](repeating: 230, count: width * 90)
      for y in rows { for x in columns { pixels[y * width + x] = 30 } }
      let image = Image(try GreyImage(width: width, height: 90, pixels: pixels))
      let reading = recognizer.read(image)
      #expect(recognizer.readPage(image).accepted == reading.accepted)
      #expect(reading.predictedClass == 1)
      return reading.accepted
    }
    #expect(try reading(columns: 56..<64, rows: 20..<70))
    #expect(try !reading(columns: 0..<8, rows: 20..<70))
    #expect(try !reading(columns: 112..<120, rows: 30..<90))
    #expect(try !reading(columns: 56..<64, rows: 0..<50))
    // Cut out around its digit, from the first row to the last.
    #expect(try reading(columns: 36..<44, rows: 0..<90, in: 80))
  }

  @Test func `where the small network is sure of what ink is, the verifier is not asked`() throws {
    let pixels = (0..<120 * 90).map { index -> UInt8 in
      56..<64 ~= index % 120 && 20..<70 ~= index / 120 ? 30 : 230
    }
    let image = Image(try GreyImage(width: 120, height: 90, pixels: pixels))
    // Never sees a digit.
    let verifier = Self.verifier(sureOf: 10)
    func reading(_ seen: Int) throws -> Reading {
      try Recognizer(model: LinearModel.always(1).model(), identifier: "test")
        .detecting(with: DetectionTests.detector(of: seen), verifier: verifier.model()).read(image)
    }
    let sure = try reading(1)
    #expect(sure.predictedClass == 1 && sure.confidence > 0.9)
    #expect(try reading(7).confidence < 0.6)
  }

  @Test func `specks of paper that is blown out are not read`() throws {
    // The first network takes every window for a three.
    let recognizer = try Self.recognizer()
    func page(_ span: UInt8) throws -> PageReading {
      let noise = try DetectionTests.noise(120, 90)
      let pixels = noise.pixels.map { 255 - $0 % (span + 1) }
      return recognizer.readPage(Image(try GreyImage(width: 120, height: 90, pixels: pixels)))
    }
    #expect(try page(4).lines.isEmpty)
    #expect(try !page(40).lines.isEmpty)
  }

  @Test func `a line in which every digit is more probably another one is left out`() throws {
    func texts(_ logit: Float) throws -> [String] {
      let model = try DetectionTests.detector(of: 3)
      let last = "layers.\(model.architecture.layers.count - 2).bias"
      var tensors = model.tensors
      // A three or a five, and surely one of them.
      tensors[last] = Tensor(
        shape: [11],
        values: (0..<11).map { $0 == 3 ? 12 : [4, 5].contains($0) ? logit : 0 }
      )
      let detector = try Model(architecture: model.architecture, tensors: tensors)
      return try Recognizer(model: LinearModel.always(1).model(), identifier: "test")
        .detecting(with: detector).readPage(Image(DetectionTests.noise(120, 90))).texts
    }
    #expect(try texts(11.9).isEmpty)
    #expect(try !texts(11).isEmpty)
  }

  @Test func `a picture that is a glyph is read as it is, on a page too`() throws {
    var pixels = [UInt8](repeating: 0, count: 784)
    for y in 6..<22 { for x in 13..<16 { pixels[y * 28 + x] = 255 } }
    let glyph = Image(try GreyImage(width: 28, height: 28, pixels: pixels))
    #expect(try Self.recognizer().readPage(glyph).texts == ["1"])
  }

  @Test func `a verifier of another shape is refused`() throws {
    let recognizer = try Recognizer(model: LinearModel.always(1).model(), identifier: "test")
    let error = #expect(throws: RecognitionError.self) {
      _ = try recognizer.detecting(
        with: DetectionTests.detector(of: 3),
        verifier: LinearModel.always(1).model()
      )
    }
    #expect(error?.code == .unsuitableModel)
  }
}
