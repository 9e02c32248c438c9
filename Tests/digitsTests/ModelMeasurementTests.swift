// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import Kernels
import NeuralNet
import Testing
import Training

@testable import digits

struct ModelMeasurementTests {
  private func measurement() throws -> ModelMeasurement {
    let model = try LoadedModel(path: nil)
    let images = try LabelledImages(
      pixels: [UInt8](repeating: 0, count: 784 * 3),
      labels: [0, 1, 2]
    )
    return ModelMeasurement(
      model: "m@1",
      split: .validation,
      engine: Engine(backend: .reference, precision: .float32),
      evaluation: Evaluation(of: try InferencePlan(model.model), over: images)
    )
  }

  @Test func `JSON has accuracy, counts, confusion and what was misread`() throws {
    let measurement = try measurement()
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(measurement))
    let fields = try #require(json as? [String: Any])
    #expect(
      Set(fields.keys) == [
        "model", "split", "accuracy", "correct", "count", "loss", "confusion", "misread", "kernels",
        "precision",
      ]
    )
    #expect(fields["count"] as? Int == 3)
    #expect(fields["kernels"] as? String == "reference")
    #expect(fields["precision"] as? String == "float32")
    #expect(fields["accuracy"] as? Double == Double(measurement.evaluation.correct) / 3)
    #expect((fields["confusion"] as? [[Int]])?.count == 10)
  }

  @Test func `text tells how many of how many, and who was taken for whom`() throws {
    let measurement = try measurement()
    let text = measurement.text
    #expect(text.contains("m@1 on the training images held out for validation, reference kernels"))
    #expect(text.contains("right  \(measurement.evaluation.correct) of 3, "))
    #expect(text.split(separator: "\n").count == 14)
  }
}
