// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet

extension Recipe {
  /// One small network, of the form of the compiled-in model's fast one, for MNIST alone.
  ///
  /// Three blocks of 3×3 convolutions with batch normalisation, halved in size after each of the
  /// first two: under 5 million multiply-adds. Chosen on the validation split alone.
  public static let `default` = Recipe(
    name: "default",
    architecture: Architecture(
      name: "default",
      input: FeatureShape(height: 28, width: 28, channels: 1),
      normalization: .mnist,
      layers: block(32) + [.maxPool(size: 2)]
        + block(32) + block(32) + [.maxPool(size: 2)]
        + block(64) + [.maxPool(size: 2)]
        + [
          .flatten, .dropout(rate: 0.2, wholeChannels: false),
          .linear(outputFeatures: 10, bias: true),
        ]
    ),
    optimizer: .adamW(weightDecay: 0.02),
    learningRate: .oneCycle(peak: 4e-3, warmUp: 0.2, startDivisor: 25, endDivisor: 1000),
    batchSize: 128,
    epochs: 20,
    labelSmoothing: 0.05,
    averagingDecay: 0.998,
    augmentation: Augmentation.standard,
    selection: .last
  )

  /// Convolution, batch normalisation, ReLU. The shift of the normalisation is the bias.
  static func block(
    _ channels: Int,
    kernelSize: Int = 3,
    padding: Padding = .same
  ) -> [Layer] {
    [
      .convolution(
        outputChannels: channels,
        kernelSize: kernelSize,
        padding: padding,
        bias: false
      ),
      .batchNorm,
      .relu,
    ]
  }
}

extension Recipe {
  /// The recipes that have a name, in the order help shows them.
  public static let named: [Recipe] = [.classic, .default, .quick, .fast, .accurate]

  /// The recipe called `name`, or nil.
  public static func named(_ name: String) -> Recipe? {
    named.first { $0.name == name }
  }
}
