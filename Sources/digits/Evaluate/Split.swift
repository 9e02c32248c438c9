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
    self == .test ? try store.loadTest() : try part(of: store.loadTrain(), for: metadata)
  }

  /// The part of the training images that a model learnt from, or that it was judged by.
  ///
  /// - Throws: `CommandFailure` where the model's file does not tell.
  func part(
    of images: LabelledImages,
    for metadata: [String: String]
  ) throws(CommandFailure) -> LabelledImages {
    guard let recipe = ModelCard.recipe(in: metadata) else {
      throw CommandFailure(Self.missing(in: metadata))
    }
    let (count, block) = (recipe.validationCount, recipe.validationBlock)
    guard images.canHoldOut(block: block, of: count) else {
      throw CommandFailure(
        "The model's recipe holds out block \(block) of \(count) images; there are \(images.count)."
      )
    }
    let parts = images.split(validationCount: count, block: block)
    return self == .validation ? parts.validation : parts.training
  }

  /// Why a model's training images are not split in two.
  private static func missing(in metadata: [String: String]) -> String {
    guard ModelCard.recipeName(in: metadata) == FullRecipe.name else {
      return
        "The model's file does not tell which training images were held out. Read the test images, or others with "
        + "--images or --folder."
    }
    let score = ModelCard.evaluation(in: metadata)?[ModelCard.validation]
    let result = score.map { ": \($0.correct.grouped) of \($0.count.grouped) right" } ?? ""
    return
      "No training image was held out from all networks of this model; each leaves out others. What they read right of "
      + "those is in the model's file, as “\(ModelCard.validation)” under “evaluation”\(result)."
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
