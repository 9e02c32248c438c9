// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import NeuralNet
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `digits evaluate`: measures a network on MNIST.
struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures a network on MNIST.",
    discussion: """
      Fetches the data set where it is not there yet. The test set is for the final measurement; \
      to choose between networks, use --split validation.
      """
  )

  @OptionGroup var model: ModelOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "Which images to read: test, validation (held out of the training set) or train.")
  var split: Split = .test

  @Flag(help: "Print JSON instead of text.")
  var json = false

  func run() async throws {
    let loaded = try model.load()
    guard loaded.model.architecture.readsDigits else {
      throw CommandFailure(
        "The model \(loaded.identifier) does not go from 28×28 grey pixels to ten digits."
      )
    }
    let images = try split.images(from: try await data.preparedStore(), for: loaded.model)
    let engine = try model.engine(for: loaded.model)
    let evaluation = Evaluation(
      of: try InferencePlan(
        loaded.model,
        backend: engine.backend,
        precision: engine.precision
      ),
      over: images,
      parallel: threads.parallel
    )
    let measurement = ModelMeasurement(
      model: loaded.identifier,
      split: split,
      engine: engine,
      evaluation: evaluation
    )
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      Console.output.line(String(decoding: try encoder.encode(measurement), as: UTF8.self))
    } else {
      Console.output.line(measurement.text)
    }
  }
}

/// A part of MNIST.
enum Split: String, CaseIterable, ExpressibleByArgument, Encodable {
  case test
  case validation
  case train

  /// The images of this part; validation and train are split as the network's own recipe has it.
  ///
  /// - Throws: `DatasetError` or `CommandFailure`.
  func images(from store: MNISTStore, for model: Model) throws -> LabelledImages {
    guard self != .test else { return try store.loadTest() }
    let recipe = ModelCard.recipe(of: model) ?? .default
    let images = try store.loadTrain()
    guard 1..<images.count ~= recipe.validationCount else {
      throw CommandFailure(
        "The model's recipe holds out \(recipe.validationCount) of \(images.count) images."
      )
    }
    let parts = images.split(
      validationCount: recipe.validationCount,
      block: recipe.validationBlock
    )
    return self == .validation ? parts.validation : parts.training
  }
}

extension Architecture {
  /// Whether it goes from 28×28 grey pixels to ten logits, or eleven.
  fileprivate var readsDigits: Bool {
    guard let outputs = try? shapes().last?.count else { return false }
    return input == FeatureShape(height: 28, width: 28, channels: 1) && 10...11 ~= outputs
  }
}
