// DigitClassifier
// SPDX-License-Identifier: MIT

public import NeuralNet

extension Architecture {
  /// The smallest useful network with every kind of layer, on 6×6 pictures: 3 classes.
  public static let sampleWithEveryLayer = Architecture(
    name: "every-layer",
    input: FeatureShape(height: 6, width: 6, channels: 1),
    normalization: Normalization(mean: 0.1307, standardDeviation: 0.3081),
    layers: [
      .convolution(outputChannels: 2, kernelSize: 3, padding: .same, bias: false),
      .batchNorm,
      .relu,
      .maxPool(size: 2),
      .dropout(rate: 0.25, wholeChannels: true),
      .convolution(outputChannels: 3, kernelSize: 1, padding: .valid, bias: true),
      .averagePool(size: 3),
      .flatten,
      .dropout(rate: 0.5, wholeChannels: false),
      .linear(outputFeatures: 3, bias: true),
    ]
  )

  /// One linear layer from a 1×2 picture to 2 classes: a file of it fits on a screen.
  public static let sampleLinear = Architecture(
    name: "tiny",
    input: FeatureShape(height: 1, width: 2, channels: 1),
    normalization: Normalization(mean: 0, standardDeviation: 1),
    layers: [.flatten, .linear(outputFeatures: 2, bias: true)]
  )
}
