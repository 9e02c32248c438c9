// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import Kernels
import NeuralNet
import Testing

/// Every layer's gradients against finite differences of the loss.
///
/// A network ends in the loss, so a wrong gradient anywhere behind a parameter shows in that
/// parameter's: checking all parameters of a network checks the forward and backward pass of each layer.
struct GradientTests {
  static let cases: [(name: String, layers: [Layer])] = [
    ("linear", [.flatten, .linear(outputFeatures: 3, bias: true)]),
    (
      "two linear layers and a rectifier",
      [
        .flatten, .linear(outputFeatures: 9, bias: true), .relu,
        .linear(outputFeatures: 3, bias: false),
      ]
    ),
    (
      "valid convolutions",
      [
        .convolution(outputChannels: 3, kernelSize: 3, padding: .valid, bias: true), .relu,
        .convolution(outputChannels: 5, kernelSize: 3, padding: .valid, bias: true),
        .flatten, .linear(outputFeatures: 3, bias: true),
      ]
    ),
    (
      "same convolutions of side 5 and 1",
      [
        .convolution(outputChannels: 2, kernelSize: 5, padding: .same, bias: true),
        .convolution(outputChannels: 4, kernelSize: 1, padding: .same, bias: true),
        .convolution(outputChannels: 3, kernelSize: 3, padding: .same, bias: false),
        .flatten, .linear(outputFeatures: 3, bias: true),
      ]
    ),
    (
      "batch normalisation",
      [
        .convolution(outputChannels: 3, kernelSize: 3, padding: .same, bias: false), .batchNorm,
        .convolution(outputChannels: 2, kernelSize: 3, padding: .valid, bias: false), .batchNorm,
        .flatten, .linear(outputFeatures: 3, bias: true),
      ]
    ),
    (
      "batch normalisation with a rectifier, before and after flattening",
      [
        .convolution(outputChannels: 3, kernelSize: 3, padding: .same, bias: false), .batchNorm,
        .relu, .flatten, .linear(outputFeatures: 5, bias: false), .batchNorm, .relu,
        .linear(outputFeatures: 3, bias: true),
      ]
    ),
    (
      "max pooling that leaves a rest",
      [
        .convolution(outputChannels: 3, kernelSize: 3, padding: .valid, bias: true),
        .maxPool(size: 3), .flatten, .linear(outputFeatures: 3, bias: true),
      ]
    ),
    (
      "average pooling",
      [
        .convolution(outputChannels: 3, kernelSize: 3, padding: .same, bias: true),
        .averagePool(size: 2), .flatten, .linear(outputFeatures: 3, bias: true),
      ]
    ),
    (
      "convolutions that suit Winograd's method, with tiles over the edge",
      [
        .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: true), .relu,
        .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: true), .relu,
        .convolution(outputChannels: 32, kernelSize: 3, padding: .valid, bias: true),
        .maxPool(size: 2), .flatten, .linear(outputFeatures: 3, bias: true),
      ]
    ),
    (
      "convolutions of stride 2",
      [
        .convolution(outputChannels: 3, kernelSize: 5, stride: 2, padding: .same, bias: true),
        .convolution(outputChannels: 4, kernelSize: 1, stride: 1, padding: .same, bias: false),
        .convolution(outputChannels: 3, kernelSize: 3, stride: 2, padding: .same, bias: true),
        .flatten, .linear(outputFeatures: 3, bias: true),
      ]
    ),
    (
      "valid convolutions of stride 2 that leave a rest",
      [
        .convolution(outputChannels: 3, kernelSize: 1, padding: .valid, bias: true),
        .convolution(outputChannels: 4, kernelSize: 3, stride: 2, padding: .valid, bias: true),
        .flatten, .linear(outputFeatures: 3, bias: true),
      ]
    ),
    (
      "dropout of channels and of features",
      [
        .convolution(outputChannels: 4, kernelSize: 3, padding: .same, bias: true),
        .dropout(rate: 0.25, wholeChannels: true), .flatten,
        .linear(outputFeatures: 8, bias: true), .dropout(rate: 0.5, wholeChannels: false),
        .linear(outputFeatures: 3, bias: true),
      ]
    ),
  ]

  private let pixels = SeededData.floats(5 * 36, seed: 21).map { abs($0) }
  private let labels: [UInt8] = [0, 1, 2, 1, 0]

  private func network(_ layers: [Layer], backend: KernelBackend) throws -> TrainableNetwork {
    let architecture = Architecture(
      name: "gradient",
      input: FeatureShape(height: 6, width: 6, channels: 1),
      normalization: Normalization(mean: 0.2, standardDeviation: 0.5),
      layers: layers
    )
    let model = try Model.initialized(architecture, seed: 11)
    return try TrainableNetwork(
      model,
      batchSize: 5,
      backend: backend,
      parallel: .serial,
      seed: 3
    )
  }

  private func loss(_ network: TrainableNetwork) -> Double {
    network.gradient(pixels: pixels, labels: labels, labelSmoothing: 0.1, step: 1).loss
  }

  @Test(arguments: cases.indices, [KernelBackend.reference, .fastest])
  func `gradients equal finite differences`(index: Int, backend: KernelBackend) throws {
    let network = try network(Self.cases[index].layers, backend: backend)
    let start = network.state
    _ = loss(network)
    let gradients = network.gradients
    // A central difference errs by O(h²) and by the loss' float32 rounding over h; a step over a kink
    // of a rectifier or of max pooling errs by more, which is why a few parameters may differ.
    let step: Float = 0x1p-9
    var outliers = 0
    // Every parameter of a small network, and some of each tensor of a large one.
    let checked = stride(from: 0, to: gradients.count, by: 1 + gradients.count / 700)
    for parameter in checked {
      var moved = start
      moved.parameters[parameter] = start.parameters[parameter] + step
      network.state = moved
      let above = loss(network)
      moved.parameters[parameter] = start.parameters[parameter] - step
      network.state = moved
      let below = loss(network)
      let slope = (above - below) / Double(2 * step)
      if abs(slope - Double(gradients[parameter])) > 1e-3 + 0.01 * abs(slope) { outliers += 1 }
    }
    #expect(
      outliers <= Array(checked).count / 50,
      "\(Self.cases[index].name): \(outliers) of \(Array(checked).count) gradients differ."
    )
  }

  @Test(arguments: cases.indices)
  func `gradients are the same bit for bit for any number of threads`(index: Int) throws {
    // Turns in another order stand for threads: sums that depend on the order would show.
    let backwards = ParallelFor { count, work in
      for turn in (0..<count).reversed() { work(turn) }
    }
    let model = try Model.initialized(
      network(Self.cases[index].layers, backend: .fastest).architecture,
      seed: 11
    )
    let found = try [ParallelFor.serial, backwards].map { parallel in
      let network = try TrainableNetwork(model, batchSize: 5, parallel: parallel, seed: 3)
      _ = loss(network)
      return network.gradients
    }
    #expect(found[0] == found[1])
  }

  @Test(arguments: cases.indices)
  func `backends agree on the loss and its gradients`(index: Int) throws {
    let reference = try network(Self.cases[index].layers, backend: .reference)
    let wanted = loss(reference)
    for backend in KernelBackend.available.dropFirst() {
      let network = try network(Self.cases[index].layers, backend: backend)
      #expect(abs(loss(network) - wanted) < 1e-5)
      let distance = zip(network.gradients, reference.gradients).map { abs($0 - $1) }.max() ?? 0
      #expect(distance < 1e-4)
    }
  }
}
