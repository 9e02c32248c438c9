// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import NeuralNet
import Testing
import Training

@testable import digits

struct TrainCommandTests {
  private let folder: TemporaryFolder
  private let run: RunFolder

  /// Leaves an unfinished run of a recipe in a file, which had another number of epochs.
  init() throws {
    folder = try TemporaryFolder()
    run = RunFolder(path: "\(folder.path)/run")
    try run.create()
    let images = try LabelledImages(
      pixels: [UInt8](repeating: 9, count: 784 * 30),
      labels: (0..<30).map { UInt8($0 % 10) }
    )
    let outcome = try Trainer(recipe: Self.recipe(epochs: 3), seed: 7).run(
      on: images,
      shouldStop: { true }
    )
    guard case .stopped(let checkpoint) = outcome else {
      Issue.record("the run did not stop")
      return
    }
    try checkpoint.write(to: run.checkpoint)
  }

  private static func recipe(rate: Float = 1e-3, epochs: Int) -> Recipe {
    Recipe(
      name: "mine",
      architecture: Architecture(
        name: "mine",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0.5, standardDeviation: 0.3),
        layers: [.flatten, .linear(outputFeatures: 10, bias: true)]
      ),
      optimizer: .adam,
      learningRate: .constant(rate),
      batchSize: 10,
      epochs: epochs,
      validationCount: 10,
      selection: .last
    )
  }

  private func start(_ arguments: [String]) throws -> TrainingStart {
    let train = try #require(
      try Digits.parseAsRoot(["train", "--resume"] + arguments) as? Train
    )
    return try train.start(in: run)
  }

  @Test func `a run goes on with its recipe whatever the file is called`() throws {
    let file = try folder.file("other-name.json", ModelCard.json(Self.recipe(epochs: 9)))
    for arguments in [[], ["--recipe", file], ["--recipe", file, "--epochs", "3", "--seed", "7"]] {
      let start = try start(arguments)
      #expect(start.recipe == Self.recipe(epochs: 3))
      #expect(start.seed == 7 && start.checkpoint != nil)
    }
  }

  @Test func `what differs from the run is named, and a recipe by what it says`() throws {
    let file = try folder.file("mine.json", ModelCard.json(Self.recipe(rate: 2e-3, epochs: 3)))
    for arguments in [["--recipe", file], ["--seed", "8"], ["--epochs", "4"]] {
      let error = #expect(throws: ValidationError.self) { try start(arguments) }
      #expect(error?.message.hasPrefix("\(arguments[0]) differs from that of the run") == true)
    }
  }

  @Test func `a file without a recipe is told of`() throws {
    let file = try folder.file("mine.json", "{}")
    let error = #expect(throws: CommandFailure.self) { try start(["--recipe", file]) }
    #expect(error?.message.contains("does not hold a recipe") == true)
  }
}
