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
  private func measurement(skipped: [EvaluationData.SkippedFile] = []) throws -> ModelMeasurement {
    let model = try LoadedModel(path: nil)
    let images = try LabelledImages(
      pixels: [UInt8](repeating: 0, count: 784 * 3),
      labels: [0, 1, 2]
    )
    let classifier = try Classifier(model.bundle, identifier: "m@1")
    let scored = ScoredImages(of: classifier, over: images)
    return ModelMeasurement(
      model: "m@1",
      data: EvaluationData(
        description: Split.validation.description,
        split: .validation,
        images: images,
        skipped: skipped
      ),
      engine: Engine(backend: .reference, precision: .float32),
      assessment: Assessment(of: scored.answers, costs: model.bundle.cascadeCosts),
      latency: scored.latency,
      corruption: CorruptionAccuracy(of: classifier, over: images, seed: 1)
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
        "robustness", "skipped", "mean_multiply_adds",
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
    #expect(lines.contains { $0.contains("shown \\ read") })
    #expect(lines.contains { $0.contains("pixelation") })
    #expect(lines.last == "  a.png: It is text.")
  }

  @Test func `the page names model, engine, images and date`() throws {
    let html = try measurement().page(date: "1970-01-01T00:00:00Z").html()
    for text in ["m@1", "reference", "float32", "held out for validation", "1970-01-01T00:00:00Z"] {
      #expect(html.contains(text))
    }
  }
}
