// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet

extension Recipe {
  /// A member of the accurate ensemble: six 3×3 convolutions and a hidden layer over the whole picture, 18 million
  /// multiply-adds.
  ///
  /// The hidden layer is what tells a digit from what has all of its parts and one too many: without it every place
  /// speaks for itself. The first two convolutions have no padding, so that the picture's edge never looks like ink.
  static let accurate = Recipe(
    name: "accurate",
    architecture: Architecture(
      name: "accurate",
      input: FeatureShape(height: 28, width: 28, channels: 1),
      normalization: .mnist,
      layers: block(32, padding: .valid) + block(32, padding: .valid) + [.maxPool(size: 2)]
        + block(64) + block(64) + [.maxPool(size: 2)]
        + block(96) + block(96) + [.maxPool(size: 2)]
        + [
          .flatten, .dropout(rate: 0.4, wholeChannels: false),
          .linear(outputFeatures: 128, bias: true), .relu,
          .dropout(rate: 0.4, wholeChannels: false),
          .linear(outputFeatures: 11, bias: true),
        ]
    ),
    optimizer: .adamW(weightDecay: 0.02),
    learningRate: .oneCycle(peak: 4e-3, warmUp: 0.2, startDivisor: 25, endDivisor: 1000),
    batchSize: 128,
    epochs: 26,
    labelSmoothing: 0.03,
    averagingDecay: 0.998,
    augmentation: .standard,
    robustness: .standard,
    selection: .last
  )

  /// How a member of the ensemble goes on when it has learnt: at a lower rate, from pictures that are disturbed less.
  ///
  /// Hard pictures make a network robust and cost it some of the plain ones, which are most of what it is asked about;
  /// a short second run wins those back (He et al., Data Augmentation Revisited, 2019, arXiv:1909.09148).
  static let refinement: Recipe = {
    var recipe = Recipe.accurate
    recipe.name = "refinement"
    recipe.learningRate = .oneCycle(peak: 2e-3, warmUp: 0.2, startDivisor: 25, endDivisor: 1000)
    recipe.epochs = 12
    recipe.robustness = .calm(
      corruptedShare: 0.1,
      straightShare: 0.3,
      strayShare: 0.05,
      nonDigitShare: 0.2
    )
    return recipe
  }()

  /// The fast network: that of `default` with an eleventh class.
  static let fast: Recipe = {
    var recipe = Recipe.default
    recipe.name = "fast"
    recipe.architecture.name = "fast"
    recipe.architecture.layers =
      block(16) + [.maxPool(size: 2)]
      + block(32) + block(48, padding: .valid) + [.maxPool(size: 2)]
      + block(64) + block(64, padding: .valid)
      + [
        .flatten, .dropout(rate: 0.2, wholeChannels: false),
        .linear(outputFeatures: 64, bias: true), .relu,
        .linear(outputFeatures: 11, bias: true),
      ]
    // It has little room: what is read rarely must not crowd out what is read mostly.
    recipe.robustness = .calm(
      corruptedShare: 0.15,
      straightShare: 0.25,
      strayShare: 0.08,
      nonDigitShare: 0.17
    )
    recipe.epochs = 100
    return recipe
  }()
}

extension Robustness {
  /// Less of everything than `standard`, never two disturbances at once, and more of what comes near digits without
  /// being any.
  fileprivate static func calm(
    corruptedShare: Float,
    straightShare: Float,
    strayShare: Float,
    nonDigitShare: Float
  ) -> Robustness {
    var robustness = Robustness.standard
    robustness.corruptedShare = corruptedShare
    robustness.mostCorruptions = 1
    robustness.greatestStrength = 0.8
    robustness.straightShare = straightShare
    robustness.strayShare = strayShare
    robustness.nonDigitShare = nonDigitShare
    robustness.nonDigitKinds += [
      .symmetric, .symmetric, .symmetric, .symmetric, .nested, .nested, .nested, .strewn, .strewn,
      .warped,
    ]
    return robustness
  }
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
      refinement: .refinement,
      fast: fast,
      trialEpochs: 16,
      greatestCost: 1.9
    )
  }()
}
