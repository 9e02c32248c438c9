// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import Kernels
import NeuralNet
import Recognition
import Testing
import Training

@testable import digits

struct ModelMeasurementTests {
  private func measurement(
    of split: Split = .validation,
    skipped: [EvaluationData.SkippedFile] = []
  ) throws -> ModelMeasurement {
    let model = try LoadedModel(path: nil)
    let images = try LabelledImages(
      pixels: [UInt8](repeating: 0, count: 784 * 3),
      labels: [0, 1, 2]
    )
    let recognizer = try Recognizer(model.bundle, identifier: "m@1")
    let classifier = recognizer.classifier
    let scored = ScoredImages(of: classifier, over: images)
    return ModelMeasurement(
      model: "m@1",
      data: EvaluationData(
        description: split.description,
        split: split,
        images: images,
        skipped: skipped
      ),
      engine: Engine(backend: .reference, precision: .float32),
      assessment: Assessment(of: scored.answers, costs: model.bundle.cascadeCosts),
      latency: scored.latency,
      corruption: CorruptionAccuracy(of: classifier, over: images, seed: 1),
      foreign: ForeignAccuracy(of: recognizer, drawnFrom: images, count: 2, seed: 1),
      scenes: try SceneAccuracy(of: recognizer, count: 1, seed: 1)
    )
  }

  @Test func `JSON keeps the keys of old beside those of the assessment`() throws {
    let measurement = try measurement(skipped: [.init(file: "a.png", reason: "none")])
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(measurement))
    let fields = try #require(json as? [String: Any])
    #expect(
      Set(fields.keys).isSuperset(of: [
        "model", "split", "accuracy", "correct", "count", "loss", "confusion", "misread", "kernels",
        "precision", "data", "accuracy_interval", "reliability", "risk_coverage", "latency",
        "robustness", "foreign", "scenes", "skipped", "mean_multiply_adds",
      ])
    )
    #expect(fields["rejection"] == nil)
    #expect(fields["count"] as? Int == 3)
    #expect(fields["split"] as? String == "validation")
    #expect(fields["kernels"] as? String == "reference")
    #expect(fields["precision"] as? String == "float32")
    #expect(fields["accuracy"] as? Double == Double(measurement.assessment.correct) / 3)
    #expect((fields["confusion"] as? [[Int]])?.count == 10)
    let robustness = try #require(fields["robustness"] as? [String: Any])
    #expect((robustness["kinds"] as? [[String: Any]])?.count == 15)
    let foreign = try #require(fields["foreign"] as? [String: Any])
    let sources = try #require(foreign["sources"] as? [[String: Any]])
    let names = sources.compactMap { $0["source"] as? String }
    #expect(names == ForeignSource.allCases.map(\.rawValue))
    #expect(sources.allSatisfy { $0["count"] as? Int == 2 })
    let mean = try #require(foreign["mean"] as? [String: Any])
    #expect(Set(mean.keys) == ["accuracy", "accepted", "accepted_error"])
    let scenes = try #require(fields["scenes"] as? [String: Any])
    let kinds = try #require(scenes["kinds"] as? [[String: Any]])
    #expect(kinds.compactMap { $0["kind"] as? String } == SceneKind.single.map(\.rawValue))
    #expect(kinds.allSatisfy { $0["count"] as? Int == 1 && $0["whole_right"] != nil })
    #expect((scenes["changes"] as? [[String: Any]])?.count == PictureChange.allCases.count)
  }

  @Test func `that the test images were read is noted, and of others nothing`() throws {
    let loaded = try LoadedModel(path: nil)
    var test = try measurement(of: .test)
    test.noteTestReading(by: loaded, date: "2026-01-02T03:04:05Z")
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(test))
    let fields = try #require(json as? [String: Any])
    let reading = try #require(fields["test_reading"] as? [String: Any])
    #expect(reading["date"] as? String == "2026-01-02T03:04:05Z")
    #expect(reading["model"] as? String == loaded.identifier)
    #expect(reading["count"] as? Int == 3)
    let hash = try #require(reading["sha256"] as? String)
    #expect(hash.count == 64 && loaded.identifier.hasSuffix("@\(hash.prefix(8))"))
    for split in [Split.validation, .train] {
      var other = try measurement(of: split)
      other.noteTestReading(by: loaded, date: "2026-01-02T03:04:05Z")
      #expect(other.testReading == nil)
    }
  }

  @Test func `text tells how many of how many, and who was taken for whom`() throws {
    let measurement = try measurement(skipped: [.init(file: "a.png", reason: "It is text.")])
    let lines = measurement.text.split(separator: "\n").map(String.init)
    #expect(
      lines[0]
        == "m@1 on the training images held out for validation, reference kernels in float32"
    )
    #expect(lines[1].contains("right"))
    #expect(lines[1].contains("\(measurement.assessment.correct) of 3, "))
    #expect(lines.count { $0.contains("confidence") } == 4)
    #expect(lines.contains { $0.contains("shown \\ read") && $0.hasSuffix("9") })
    #expect(!lines.contains { $0.contains("nothing found") })
    #expect(lines.contains { $0.contains("pixelation") })
    #expect(lines.contains { $0.contains("from elsewhere") })
    #expect(lines.contains { $0.contains("scan_16") && $0.contains("0 of 2") })
    #expect(lines.contains { $0.hasPrefix("  several") && $0.contains(" % of 1 (") })
    #expect(lines.contains { $0.hasPrefix("  non_digit") })
    #expect(lines.contains { $0.hasPrefix("  double_brightness") })
    #expect(lines.last == "  a.png: It is text.")
  }

  @Test func `of pictures it tells in how many nothing was found`() throws {
    let images = try LabelledImages(pixels: [UInt8](repeating: 0, count: 784 * 2), labels: [0, 7])
    let answers = images.labels.map { LabelledScores(label: Int($0), reading: .empty) }
    let measurement = ModelMeasurement(
      model: "m@1",
      data: EvaluationData(
        description: "the pictures in x, read whole",
        images: images,
        pictures: .init(paths: ["a.png", "b.png"], framed: [])
      ),
      engine: Engine(backend: .reference, precision: .float32),
      assessment: Assessment(of: answers),
      latency: Latency([.microseconds(900)])
    )
    let lines = measurement.text.split(separator: "\n").map(String.init)
    #expect(lines[1].contains("0 of 2, 0.00 %"))
    #expect(lines.contains { $0.hasSuffix("in 2 pictures, which count as wrong") })
    #expect(lines.contains { $0.contains("900.0 µs a read of a file on one thread") })
    let confusion = lines.drop { !$0.contains("shown") }
    #expect(confusion.first?.hasSuffix("9  nothing") == true)
    #expect(confusion.dropFirst().map { $0.hasSuffix(" 1") } == (0...9).map { $0 == 0 || $0 == 7 })
  }

  @Test func `the page names model, engine, images and date`() throws {
    let html = try measurement().page(date: "1970-01-01T00:00:00Z").html()
    for text in ["m@1", "reference", "float32", "held out for validation", "1970-01-01T00:00:00Z"] {
      #expect(html.contains(text))
    }
  }
}
