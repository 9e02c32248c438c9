// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

extension Normalization {
  /// Mean and standard deviation of the pixels of the MNIST training images, 0...1.
  static let mnist = Normalization(mean: 0.1307, standardDeviation: 0.3081)
}

extension Recipe {
  /// The recipe of the original Python project: 12 million multiply-adds, about 99 % on the test
  /// set.
  ///
  /// Layers are counted as `torch.nn.Sequential` counts them there, so that weights can be carried
  /// over in either direction by name.
  public static let classic = Recipe(
    name: "classic",
    architecture: Architecture(
      name: "classic",
      input: FeatureShape(height: 28, width: 28, channels: 1),
      normalization: .mnist,
      layers: [
        .convolution(outputChannels: 32, kernelSize: 3, padding: .valid, bias: true),
        .relu,
        .convolution(outputChannels: 64, kernelSize: 3, padding: .valid, bias: true),
        .relu,
        .maxPool(size: 2),
        .dropout(rate: 0.25, wholeChannels: true),
        .flatten,
        .linear(outputFeatures: 128, bias: true),
        .relu,
        .dropout(rate: 0.5, wholeChannels: false),
        .linear(outputFeatures: 10, bias: true),
      ]
    ),
    optimizer: .adam,
    learningRate: .constant(1e-3),
    batchSize: 64,
    epochs: 10,
    patience: 3,
    selection: .lowestValidationLoss
  )
}
