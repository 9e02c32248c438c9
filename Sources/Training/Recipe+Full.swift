// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet

extension Recipe {
  /// A member of the accurate ensemble: eight 3×3 convolutions without padding or pooling, 51 million
  /// multiply-adds.
  ///
  /// Without pooling no detail is lost before the last layer, and without padding the picture's edge never looks
  /// like ink. Channels are multiples of 32, which matrix units multiply fastest.
  ///
  /// - Source: the form of the network is that of S. An et al., "An Ensemble of Simple Convolutional Neural Network
  ///   Models for MNIST Digit Recognition", 2020.
  static let accurate = Recipe(
    name: "accurate",
    architecture: Architecture(
      name: "accurate",
      input: FeatureShape(height: 28, width: 28, channels: 1),
      normalization: .mnist,
      layers: [32, 32, 32, 64, 64, 64, 64, 64].flatMap { channels in
        [
          .convolution(outputChannels: channels, kernelSize: 3, padding: .valid, bias: false),
          .batchNorm, .relu,
        ]
      } + [
        .flatten, .dropout(rate: 0.3, wholeChannels: false),
        .linear(outputFeatures: 11, bias: true),
      ]
    ),
    optimizer: .adamW(weightDecay: 0.02),
    learningRate: .oneCycle(peak: 3e-3, warmUp: 0.2, startDivisor: 25, endDivisor: 1000),
    batchSize: 128,
    epochs: 14,
    labelSmoothing: 0.03,
    averagingDecay: 0.998,
    augmentation: .standard,
    robustness: .standard,
    selection: .last
  )

  /// The fast network: that of `default` with an eleventh class.
  static let fast: Recipe = {
    var recipe = Recipe.default
    recipe.name = "fast"
    recipe.architecture.name = "fast"
    recipe.architecture.layers[recipe.architecture.layers.count - 1] = .linear(
      outputFeatures: 11,
      bias: true
    )
    // It has little room: what is read rarely must not crowd out what is read mostly.
    recipe.robustness = .standard
    recipe.robustness?.corruptedShare = 0.15
    recipe.robustness?.mostCorruptions = 1
    recipe.robustness?.greatestStrength = 0.8
    recipe.robustness?.straightShare = 0.25
    recipe.robustness?.strayShare = 0.08
    recipe.epochs = 36
    return recipe
  }()
}

extension FullRecipe {
  /// What the command calls it.
  public static let name = "full"

  /// Five members, each on 48,000 images, and a fast network that takes half of its target from them.
  public static let standard: FullRecipe = {
    var fast = Recipe.fast
    fast.teacherShare = 0.5
    return FullRecipe(
      members: 5,
      accurate: .accurate,
      fast: fast,
      trialEpochs: 9,
      greatestCost: 1.9
    )
  }()
}
