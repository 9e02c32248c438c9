// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import Kernels
import NeuralNet
import Testing

struct TrainableNetworkTests {
  /// Pictures of 6×6 whose class is the third that is brightest: easy to learn, impossible to guess.
  private func batch(_ count: Int, seed: UInt64) -> (pixels: [Float], labels: [UInt8]) {
    var pixels = SeededData.floats(count * 36, seed: seed).map { abs($0) * 0.3 }
    var labels: [UInt8] = []
    for picture in 0..<count {
      let label = (picture * 7 + Int(seed)) % 3
      for pixel in 0..<12 { pixels[picture * 36 + label * 12 + pixel] += 0.5 }
      labels.append(UInt8(label))
    }
    return (pixels, labels)
  }

  private static let methods: [Optimizer.Method] = [
    .sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-4),
    .sgd(momentum: 0, nesterov: false, weightDecay: 0),
    .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0),
    .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-2),
  ]

  private func network(
    _ architecture: Architecture = .sampleWithEveryLayer,
    seed: UInt64 = 1
  ) throws -> TrainableNetwork {
    try TrainableNetwork(
      Model.initialized(architecture, seed: seed),
      batchSize: 32,
      parallel: .serial,
      seed: 5
    )
  }

  private func train(
    _ network: TrainableNetwork,
    _ optimizer: inout Optimizer,
    steps: Range<Int>
  ) -> [Double] {
    steps.map { step in
      let (pixels, labels) = batch(32, seed: UInt64(step % 8))
      let loss = network.gradient(pixels: pixels, labels: labels, step: step).loss
      network.update(with: &optimizer, learningRate: 0.02)
      network.updateAverage(decay: 0.9)
      return loss
    }
  }

  @Test(arguments: methods)
  func `every optimiser learns an easy task`(method: Optimizer.Method) throws {
    var architecture = Architecture.sampleWithEveryLayer
    architecture.layers = [
      .convolution(outputChannels: 4, kernelSize: 3, padding: .same, bias: false), .batchNorm,
      .relu, .maxPool(size: 2), .flatten, .linear(outputFeatures: 3, bias: true),
    ]
    let network = try network(architecture)
    var optimizer = Optimizer(method, parameterCount: network.parameterCount)
    _ = train(network, &optimizer, steps: 0..<150)
    for averaged in [false, true] {
      let plan = try InferencePlan(network.model(averaged: averaged))
      var workspace = plan.makeWorkspace(batch: 32)
      let (pixels, labels) = batch(32, seed: 99)
      let logits = plan.logits(of: pixels, count: 32, using: &workspace)
      let correct = labels.indices.count { picture in
        let row = logits[picture * 3..<picture * 3 + 3]
        return row.max() == row[row.startIndex + Int(labels[picture])]
      }
      #expect(correct >= 30)
    }
  }

  @Test(arguments: methods)
  func `training continues bit for bit from a saved state`(method: Optimizer.Method) throws {
    let straight = try network()
    var first = Optimizer(method, parameterCount: straight.parameterCount)
    _ = train(straight, &first, steps: 0..<6)
    let saved = (straight.state, first.state)
    let wanted = train(straight, &first, steps: 6..<12)

    let resumed = try network(seed: 2)
    var second = Optimizer(method, parameterCount: resumed.parameterCount)
    resumed.state = saved.0
    second.state = saved.1
    #expect(train(resumed, &second, steps: 6..<12) == wanted)
    #expect(resumed.state == straight.state)
    #expect(second.state == first.state)
  }

  @Test func `dropout's masks depend on the seed and the step`() throws {
    let network = try network()
    let (pixels, labels) = batch(32, seed: 0)
    let start = network.state
    func loss(step: Int) -> Double {
      // Running statistics move with every step, and sums are rounded around them.
      network.state = start
      return network.gradient(pixels: pixels, labels: labels, step: step).loss
    }
    let first = loss(step: 1)
    #expect(loss(step: 2) != first)
    #expect(loss(step: 1) == first)
  }

  @Test func `a model taken out and put in again is the same`() throws {
    let network = try network()
    var optimizer = Optimizer(Self.methods[0], parameterCount: network.parameterCount)
    _ = train(network, &optimizer, steps: 0..<3)
    let model = try network.model(metadata: ["epochs": "3"])
    let copy = try TrainableNetwork(model, batchSize: 8, parallel: .serial, seed: 5)
    #expect(copy.state.parameters == network.state.parameters)
    #expect(copy.state.statistics == network.state.statistics)
    #expect(model.metadata["epochs"] == "3")
  }

  @Test func `a smaller last batch counts only its own pictures`() throws {
    let network = try network()
    let (pixels, labels) = batch(32, seed: 3)
    _ = network.gradient(pixels: pixels, labels: labels, step: 0)
    let small = network.gradient(
      pixels: Array(pixels[..<(5 * 36)]),
      labels: Array(labels[..<5]),
      step: 0
    )
    let fresh = try self.network()
    let wanted = fresh.gradient(
      pixels: Array(pixels[..<(5 * 36)]),
      labels: Array(labels[..<5]),
      step: 0
    )
    // Not bit for bit: sums are taken around the running mean, which one more step has moved.
    #expect(abs(small.loss - wanted.loss) < 1e-5)
    #expect(zip(network.gradients, fresh.gradients).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func `labels outside the classes stop the program`() async {
    await #expect(processExitsWith: .failure) {
      let network = try TrainableNetwork(
        Model.initialized(.sampleWithEveryLayer, seed: 1),
        batchSize: 1,
        parallel: .serial,
        seed: 0
      )
      _ = network.gradient(pixels: [Float](repeating: 0, count: 36), labels: [3], step: 0)
    }
  }
}
