// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import NeuralNet
import Recognition
import Testing
import Training

@testable import Server
@testable import digits

struct ModelDescriptionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func network(seed: UInt64) throws -> Model {
    try Model.initialized(
      Architecture(
        name: "tiny",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0.13, standardDeviation: 0.31),
        layers: [.flatten, .linear(outputFeatures: 10, bias: true)]
      ),
      seed: seed
    )
  }

  /// The description of a file.
  private func description(_ bundle: ModelBundle) throws -> (LoadedModel, ModelDescription) {
    let path = "\(folder.path)/model.safetensors"
    try Data(bundle.safetensors()).write(to: URL(filePath: path))
    let loaded = try LoadedModel(path: path)
    let recognizer = try Recognizer(loaded.bundle, identifier: loaded.identifier)
    return (loaded, ModelDescription(loaded, recognizer, precision: .float32))
  }

  private static let provenance = ModelCard.Provenance(
    data: [:],
    seed: 7,
    epochs: 3,
    bestEpoch: 2,
    date: "2026-01-02T03:04:05Z",
    software: "digits 1.2.3"
  )

  @Test func `the model compiled in is described as its file tells`() throws {
    let loaded = try LoadedModel(path: nil)
    let recognizer = try Recognizer(loaded.bundle, identifier: loaded.identifier)
      .promising(0.002)
    let description = ModelDescription(loaded, recognizer, precision: .float32)
    #expect(description.identifier == loaded.identifier)
    #expect(description.identifier.hasPrefix("\(description.name)@"))
    #expect(description.isActive)
    #expect(description.precision == "float32")
    let costs = loaded.bundle.cascadeCosts
    #expect(description.cost?.first == costs.first && description.cost?.last == costs.last)
    #expect(description.cascade.stages.count == costs.count)
    let score = try #require(description.evaluation["validation"])
    #expect(score.count > 0 && score.correct <= score.count)
    let training = try #require(description.training)
    #expect(training.recipe != nil && training.software.hasPrefix("digits "))
    #expect(description.acceptance == recognizer.acceptance)
    #expect(description.acceptance.promise?.maximumError == 0.002)
    let promises = description.promises
    #expect(promises.count == Promise.ladder.count)
    #expect(promises.contains { (try? $0.get()) == description.acceptance.promise })
  }

  @Test func `a cascade costs what its stages cost, and nobody knows the mean`() throws {
    let cascade = Cascade(stages: [
      .init(members: ["fast"], temperature: 0.5, exit: 0.9),
      .init(members: ["slow-0", "slow-1"], temperature: 2),
    ])
    let (loaded, description) = try description(
      ModelBundle(
        models: [
          "fast": Self.network(seed: 1), "slow-0": Self.network(seed: 2),
          "slow-1": Self.network(seed: 3),
        ],
        metadata: [
          "name": "three", "recipe": ModelCard.json(FullRecipe.standard),
          "provenance": ModelCard.json(Self.provenance),
          "evaluation": #"{"validation":{"correct":59900,"count":60000}}"#,
          Cascade.metadataKey: ModelCard.json(cascade),
        ]
      )
    )
    #expect(description.identifier == loaded.identifier)
    #expect(description.name == "three")
    #expect(description.cost == .init(first: 7840, last: 3 * 7840, mean: nil))
    #expect(description.cascade == cascade)
    #expect(description.evaluation == ["validation": .init(correct: 59_900, count: 60_000)])
    let training = ModelDescription.Training(
      recipe: "full",
      seed: 7,
      date: "2026-01-02T03:04:05Z",
      software: "digits 1.2.3"
    )
    #expect(description.training == training)
    #expect(description.acceptance == .unpromised && description.promises.isEmpty)
  }

  @Test(arguments: [nil, "{}", "nonsense", #"{"imported_from":"net.pt","software":"digits 1"}"#])
  func `what a file does not tell is left open`(json: String?) throws {
    var network = try Self.network(seed: 4)
    for key in ["recipe", "provenance", "evaluation"] { network.metadata[key] = json }
    let (_, description) = try description(ModelBundle(network))
    #expect(description.name == "tiny")
    #expect(description.cost == .init(first: 7840, last: 7840, mean: 7840))
    #expect(description.cascade.stages.map(\.members) == [[ModelBundle.soleName]])
    #expect(description.evaluation.isEmpty)
    #expect(description.training == nil)
    #expect(description.promises.isEmpty)
  }

  @Test func `an unknown recipe leaves the rest of how it was trained`() throws {
    var network = try Self.network(seed: 5)
    network.metadata["provenance"] = try ModelCard.json(Self.provenance)
    network.metadata["recipe"] = #"{"name":"of another version"}"#
    let training = try description(ModelBundle(network)).1.training
    #expect(training?.recipe == nil && training?.seed == 7)
  }
}
