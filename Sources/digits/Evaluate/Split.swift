// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import Training

/// A part of MNIST.
enum Split: String, CaseIterable, ExpressibleByArgument, Encodable {
  case test
  case validation
  case train

  /// The images of this part; validation and train are split as the model's own recipe has it.
  ///
  /// - Parameters:
  ///   - store: MNIST, prepared.
  ///   - metadata: Those of the model's file.
  /// - Returns: The images with their labels.
  /// - Throws: `DatasetError` or `CommandFailure`.
  func images(from store: MNISTStore, for metadata: [String: String]) throws -> LabelledImages {
    guard self != .test else { return try store.loadTest() }
    let recipe = ModelCard.recipe(in: metadata) ?? .default
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

  /// What it is, for people.
  var description: String {
    switch self {
    case .test: "MNIST's test images"
    case .validation: "the training images held out for validation"
    case .train: "the training images"
    }
  }
}
