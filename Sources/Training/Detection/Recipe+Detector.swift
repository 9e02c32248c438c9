// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet

extension Recipe {
  /// A network for windows, made to be run over whole pictures: no padding anywhere, so that a window's answer is the
  /// same wherever it lies, and one pixel left at the end.
  public static let detector = Recipe(
    name: "detector",
    architecture: Architecture(
      name: "detector",
      input: FeatureShape(height: 28, width: 28, channels: 1),
      normalization: Normalization(mean: 0.5, standardDeviation: 0.2),
      layers: block(16, kernelSize: 5, padding: .valid) + [.maxPool(size: 2)]
        + block(48, padding: .valid) + [.maxPool(size: 2)]
        + block(96, padding: .valid) + block(128, padding: .valid)
        + block(128, kernelSize: 1, padding: .valid)
        + [
          .dropout(rate: 0.1, wholeChannels: false),
          .convolution(outputChannels: 11, kernelSize: 1, padding: .valid, bias: true),
          .flatten,
        ]
    ),
    optimizer: .adamW(weightDecay: 0.02),
    learningRate: .oneCycle(peak: 4e-3, warmUp: 0.2, startDivisor: 25, endDivisor: 1000),
    batchSize: 256,
    epochs: 16,
    labelSmoothing: 0.02,
    averagingDecay: 0.998,
    augmentation: .window,
    validationCount: 10_000,
    selection: .last
  )

  /// A network for the same windows that only looks where something was found, and may take its time: the form of the
  /// accurate networks for glyphs with a third convolution at each size.
  public static let verifier: Recipe = {
    var recipe = Recipe.accurate
    recipe.name = "verifier"
    recipe.architecture.name = "verifier"
    let layers = recipe.architecture.layers
    recipe.architecture.layers =
      block(32, padding: .valid) + block(32, padding: .valid) + block(32) + [.maxPool(size: 2)]
      + block(64) + block(64) + block(64) + [.maxPool(size: 2)]
      + block(96) + block(96) + block(96) + layers.suffix(7)
    recipe.architecture.normalization = Recipe.detector.architecture.normalization
    recipe.augmentation = .window
    recipe.robustness = nil
    recipe.batchSize = 256
    recipe.epochs = 8
    recipe.labelSmoothing = Recipe.detector.labelSmoothing
    recipe.validationCount = Recipe.detector.validationCount
    return recipe
  }()

  /// How the detector goes on when it has learnt.
  public static let refinedDetector = detector.goingOn(as: "refined-detector", epochs: 6)

  /// How the verifier goes on when it has learnt.
  public static let refinedVerifier = verifier.goingOn(as: "refined-verifier", epochs: 4)

  /// At a lower rate, from windows that are distorted more: hands that lean the other way and signs that are wider than
  /// all that were drawn.
  private func goingOn(as name: String, epochs: Int) -> Recipe {
    var recipe = self
    recipe.name = name
    recipe.learningRate = .oneCycle(peak: 2e-3, warmUp: 0.15, startDivisor: 25, endDivisor: 1000)
    recipe.epochs = epochs
    recipe.augmentation = .wideWindow
    return recipe
  }
}

extension Augmentation {
  /// What a window is turned, stretched and slanted by: signs seldom stand as straight as those that were drawn.
  fileprivate static let window = Augmentation(
    rotationDegrees: 10,
    scale: 0.9...1.1,
    shearDegrees: 8,
    surroundings: .edge
  )

  /// More of the same, and bent.
  fileprivate static let wideWindow = Augmentation(
    rotationDegrees: 13,
    scale: 0.88...1.13,
    shearDegrees: 14,
    elasticAlpha: 12,
    surroundings: .edge
  )
}
