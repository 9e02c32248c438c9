// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Testing

@testable import Training

struct TrainingReportTests {
  private let result: TrainingResult

  init() throws {
    let outcome = try Trainer(recipe: .tiny(), seed: 3).run(
      on: Bars.images(60, seed: 2),
      clock: StillClock()
    )
    guard case .finished(let result) = outcome else {
      throw TrainingError(.invalidData, "the run stopped by itself")
    }
    self.result = result
  }

  private func report(test: Evaluation?) -> TrainingReport {
    TrainingReport(
      date: "2026-01-02T03:04:05Z",
      recipe: .tiny(),
      seed: 3,
      data: .init(
        name: "MNIST",
        sha256: ["a": "b"],
        trainingCount: 40,
        validationCount: 20
      ),
      environment: .init(software: "digits 1", backend: "reference", threads: 2),
      result: result,
      test: test,
      model: .init(identifier: "tiny@12345678", sha256: "12", bytes: 5, multiplyAdds: 7840)
    )
  }

  @Test func `the report survives JSON`() throws {
    let report = report(test: result.validation)
    let json = Data(try report.json())
    #expect(try JSONDecoder().decode(TrainingReport.self, from: json) == report)
  }

  @Test func `it tells how each number came about`() throws {
    let json = try JSONSerialization.jsonObject(with: Data(report(test: result.validation).json()))
    let fields = try #require(json as? [String: Any])
    #expect(
      // Only where the CPU computes in bfloat16 are the validation images read in it.
      Set(fields.keys).subtracting(["validation_bfloat16"]) == [
        "best_epoch", "data", "date", "ending", "environment", "history", "model", "recipe", "seed",
        "test", "test_reading", "training_seconds", "validation",
      ]
    )
    let test = try #require(fields["test"] as? [String: Any])
    #expect(
      test["protocol"] as? String == "all 20 test images, read once, after every choice was made"
    )
    #expect(test["accuracy"] as? Double == result.validation.accuracy)
    let reading = try #require(fields["test_reading"] as? [String: Any])
    #expect(Set(reading.keys) == ["date", "model", "sha256", "count"])
    #expect(reading["date"] as? String == "2026-01-02T03:04:05Z")
    #expect(reading["model"] as? String == "tiny@12345678")
    #expect(reading["sha256"] as? String == "12")
    #expect(reading["count"] as? Int == 20)
    let validation = try #require(fields["validation"] as? [String: Any])
    #expect((validation["protocol"] as? String)?.contains("block 0 from the end") == true)
    #expect((fields["history"] as? [Any])?.count == 2)
  }

  @Test func `a test set that was not read is left out`() throws {
    let text = String(decoding: try report(test: nil).json(), as: UTF8.self)
    #expect(!text.contains(#""test""#) && !text.contains("test_reading"))
  }
}

struct ModelCardTests {
  @Test func `a model file carries its card and its recipe`() throws {
    let recipe = Recipe.tiny()
    let images = try Bars.images(40, seed: 1)
    var model = try Model.initialized(recipe.architecture, seed: 1)
    let evaluation = Evaluation(of: try InferencePlan(model), over: images)
    let card = ModelCard(
      name: "tiny",
      recipe: recipe,
      provenance: .init(
        data: ["file": "abc"],
        seed: 1,
        epochs: 2,
        bestEpoch: 1,
        date: "2026-01-02T03:04:05Z",
        software: "digits 1"
      ),
      evaluation: ["validation": .init(evaluation)]
    )
    model.metadata = try card.metadata()
    let read = try Model(safetensors: model.safetensors())
    #expect(read.metadata["name"] == "tiny")
    #expect(ModelCard.recipe(in: read.metadata) == recipe)
    #expect(ModelCard.recipeName(in: read.metadata) == recipe.name)
    #expect(ModelCard.provenance(in: read.metadata) == card.provenance)
    #expect(ModelCard.evaluation(in: read.metadata) == card.evaluation)
    #expect(read.metadata["provenance"]?.contains(#""best_epoch":1"#) == true)
    let score = #"{"validation":{"correct":\#(evaluation.correct),"count":40}}"#
    #expect(read.metadata["evaluation"] == score)
  }

  @Test func `a model from elsewhere has no recipe`() throws {
    let model = try Model.initialized(Recipe.tiny().architecture, seed: 1)
    #expect(ModelCard.recipe(in: model.metadata) == nil)
    #expect(ModelCard.recipeName(in: model.metadata) == nil)
    #expect(ModelCard.provenance(in: model.metadata) == nil)
    #expect(ModelCard.evaluation(in: model.metadata) == nil)
  }

  @Test func `a model of many networks names the recipe that made them`() throws {
    let metadata = ["recipe": try ModelCard.json(FullRecipe.standard)]
    #expect(ModelCard.recipeName(in: metadata) == FullRecipe.name)
    #expect(ModelCard.recipe(in: metadata) == nil)
  }

  @Test(
    arguments: [
      ("4966", "5000", "4964", true), ("4966", "5000", "4963", false), ("5", "0", "5", false),
      ("9223372036854775807", "5000", "-9223372036854775808", false),
      ("9223372036854775807", "9223372036854775807", "0", false), ("-1", "5000", "-1", false),
      ("5001", "5000", "5001", false), ("4966", "-5000", "4966", false),
    ])
  func `a coarse precision is proven by two results that could be`(
    exact: String,
    count: String,
    coarse: String,
    isProven: Bool
  ) {
    let scores =
      #"{"validation":{"correct":\#(exact),"count":\#(count)},"#
      + #""validation_bfloat16":{"correct":\#(coarse),"count":\#(count)}}"#
    #expect(ModelCard.isProven(["evaluation": scores], in: .bfloat16) == isProven)
    #expect(ModelCard.isProven(["evaluation": scores], in: .float32))
  }
}
