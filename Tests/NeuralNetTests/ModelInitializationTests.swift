// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

struct ModelInitializationTests {
  static let wide = Architecture(
    name: "wide",
    input: FeatureShape(height: 8, width: 8, channels: 4),
    normalization: Normalization(mean: 0, standardDeviation: 1),
    layers: [
      .convolution(outputChannels: 64, kernelSize: 5, padding: .same, bias: true),
      .batchNorm,
      .averagePool(size: 4),
      .flatten,
      .linear(outputFeatures: 100, bias: true),
    ]
  )

  /// Inputs of one output, for each layer that has weights.
  static let fanIns = [("layers.0", 100), ("layers.4", 256)]

  @Test(arguments: fanIns)
  func `Kaiming uniform fills plus and minus one over the root of the fan-in`(
    layer: String,
    fanIn: Int
  ) throws {
    let model = try Model.initialized(Self.wide, seed: 1)
    let bound = 1 / Double(fanIn).squareRoot()
    let weights = try #require(model.tensors["\(layer).weight"]).values.map(Double.init)
    let biases = try #require(model.tensors["\(layer).bias"]).values.map(Double.init)

    for values in [weights, biases] {
      #expect(values.allSatisfy { abs($0) <= bound * 1.000001 })
      // The largest of at least 64 uniform numbers misses the upper tenth once in a thousand seeds.
      #expect(values.contains { abs($0) > 0.9 * bound })
    }
    #expect(biases != Array(weights.prefix(biases.count)), "drawn from a stream of their own")
    let variance = weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)
    // A uniform variance is bound²/3; five standard errors at 6400 weights are 5.6 %.
    #expect(abs(variance / (bound * bound / 3) - 1) < 0.056)
    #expect(abs(weights.reduce(0, +) / Double(weights.count)) < 5 * bound / 138)
  }

  @Test(arguments: fanIns)
  func `Kaiming normal has variance two over the fan-in and no bias`(
    layer: String,
    fanIn: Int
  ) throws {
    let model = try Model.initialized(Self.wide, seed: 1, initialization: .kaimingNormal)
    let weights = try #require(model.tensors["\(layer).weight"]).values.map(Double.init)
    let variance = weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)
    // Five standard errors, √(2/6400) each.
    #expect(abs(variance * Double(fanIn) / 2 - 1) < 0.089)
    #expect(weights.contains { abs($0) > 2.5 * (2 / Double(fanIn)).squareRoot() })
    #expect(model.tensors["\(layer).bias"]?.values.allSatisfy { $0 == 0 } == true)
  }

  @Test(arguments: Initialization.allCases)
  func `batch norm starts as the identity`(initialization: Initialization) throws {
    let model = try Model.initialized(Self.wide, seed: 1, initialization: initialization)
    let ones = Tensor(shape: [64], values: [Float](repeating: 1, count: 64))
    let zeros = Tensor(shape: [64], values: [Float](repeating: 0, count: 64))
    #expect(model.tensors["layers.1.weight"] == ones)
    #expect(model.tensors["layers.1.bias"] == zeros)
    #expect(model.tensors["layers.1.running_mean"] == zeros)
    #expect(model.tensors["layers.1.running_var"] == ones)
  }

  @Test(arguments: Initialization.allCases)
  func `the same seed gives the same weights and another seed others`(
    initialization: Initialization
  ) throws {
    let make = { seed in
      try Model.initialized(Self.wide, seed: seed, initialization: initialization)
    }
    #expect(try make(7) == make(7))
    #expect(try make(7).tensors["layers.4.weight"] != make(8).tensors["layers.4.weight"])
  }

  @Test func `the weights of a seed never change`() throws {
    let model = try Model.initialized(.sampleLinear, seed: 1)
    var generator = SeededGenerator(seed: 1, stream: 1, 0)
    let expected = (0..<4).map { _ in (2 * generator.uniform() - 1) / Float(2).squareRoot() }
    let weights = try #require(model.tensors["layers.1.weight"]).values
    for (weight, reference) in zip(weights, expected) {
      #expect(abs(weight - reference) < 1e-7)
    }
  }

  @Test func `changing one layer leaves the weights of the others`() throws {
    var changed = Self.wide
    changed.layers[4] = .linear(outputFeatures: 10, bias: false)
    let first = try Model.initialized(Self.wide, seed: 3).tensors["layers.0.weight"]
    let second = try Model.initialized(changed, seed: 3).tensors["layers.0.weight"]
    #expect(first == second)
  }

  @Test func `refuses an architecture that cannot be`() {
    var broken = Self.wide
    broken.layers.remove(at: 3)
    #expect(throws: ModelError.self) { try Model.initialized(broken, seed: 1) }
  }
}
