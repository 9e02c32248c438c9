// DigitClassifier
// SPDX-License-Identifier: MIT

import AllocationCounter
import DigitTesting
import Kernels
import NeuralNet
import Testing

/// Memory asked for, counted in front of the C library.
struct AllocationTests {
  /// A network with every form of convolution: of one channel, by Winograd's method, pooled, direct.
  private static let architecture = Architecture(
    name: "allocations",
    input: FeatureShape(height: 28, width: 28, channels: 1),
    normalization: Normalization(mean: 0.1307, standardDeviation: 0.3081),
    layers: [
      .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: false), .batchNorm,
      .relu, .maxPool(size: 2),
      .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: true), .relu,
      .convolution(outputChannels: 40, kernelSize: 5, stride: 2, padding: .same, bias: true), .relu,
      .averagePool(size: 2), .batchNorm, .flatten, .dropout(rate: 0.5, wholeChannels: false),
      .linear(outputFeatures: 70, bias: true), .relu, .linear(outputFeatures: 10, bias: true),
    ]
  )

  private func allocations(_ body: () -> Void) -> Int64 {
    let before = allocation_counter_value()
    body()
    return allocation_counter_value() - before
  }

  @Test func `the counter counts`() {
    // Elsewhere, and under sanitizers, nothing is counted, and the tests below hold of themselves.
    guard allocation_counter_value() >= 0 else { return }
    var kept: [[Int]] = []
    #expect(allocations { for number in 0..<10 { kept.append([Int](0..<number + 1)) } } >= 10)
    #expect(kept.count == 10)
  }

  @Test(arguments: KernelBackend.available)
  func `a prediction allocates nothing once it is warm`(backend: KernelBackend) throws {
    let plan = try InferencePlan(Model.initialized(Self.architecture, seed: 1), backend: backend)
    let pixels = SeededData.floats(3 * 784, seed: 2).map { abs($0) }
    var logits = [Float](repeating: 0, count: 3 * 10)
    for batch in [1, 2] {
      var workspace = plan.makeWorkspace(batch: batch)
      func predict() {
        var span = logits.mutableSpan
        plan.write(logitsOf: pixels.span, count: 3, into: &span, using: &workspace)
      }
      predict()
      let found = allocations { for _ in 0..<10 { predict() } }
      #expect(found == 0, "10 predictions made \(found) allocations.")
    }
  }

  @Test(arguments: KernelBackend.available)
  func `a training step allocates nothing once it is warm`(backend: KernelBackend) throws {
    let model = try Model.initialized(Self.architecture, seed: 1)
    for size in [8, 16] {
      let network = try TrainableNetwork(
        model,
        batchSize: 16,
        backend: backend,
        parallel: .serial,
        seed: 3
      )
      var optimizer = Optimizer(
        .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0),
        parameterCount: network.parameterCount
      )
      let pixels = SeededData.floats(size * 784, seed: 4).map { abs($0) }
      let labels = (0..<size).map { UInt8($0 % 10) }
      func step(_ number: Int) {
        _ = network.gradient(pixels: pixels, labels: labels, step: number)
        network.update(with: &optimizer, learningRate: 1e-3)
      }
      step(0)
      let found = allocations { for number in 1...4 { step(number) } }
      #expect(found == 0, "4 steps on \(size) pictures made \(found) allocations.")
    }
  }
}
