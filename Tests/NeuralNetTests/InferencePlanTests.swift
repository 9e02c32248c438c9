// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import Foundation
import Kernels
import NeuralNet
import Testing

struct InferencePlanTests {
  /// Convolutions, linear layers, normalisation and pooling as their papers define them, straight from
  /// a model file's layout: no folding, no packing, no NHWC.
  private func expectedLogits(_ model: Model, _ pixels: [Float]) throws -> [Float] {
    let architecture = model.architecture
    var shape = architecture.input
    // Channels, rows, columns: the file's order.
    var x = pixels.map {
      Double(($0 - architecture.normalization.mean) / architecture.normalization.standardDeviation)
    }
    for (index, (layer, output)) in zip(architecture.layers, try architecture.shapes()).enumerated()
    {
      func tensor(_ name: String) -> [Double]? {
        model.tensors["layers.\(index).\(name)"]?.values.map(Double.init)
      }
      let plane = shape.height * shape.width
      switch layer {
      case .convolution(let outputs, let size, let stride, let padding, _):
        let weight = try #require(tensor("weight"))
        let halo = padding == .same ? size / 2 : 0
        var result: [Double] = []
        for o in 0..<outputs {
          for y in 0..<output.height {
            for column in 0..<output.width {
              var sum = tensor("bias")?[o] ?? 0
              for c in 0..<shape.channels {
                for i in 0..<size {
                  for j in 0..<size {
                    let (row, place) = (y * stride + i - halo, column * stride + j - halo)
                    guard (0..<shape.height).contains(row), (0..<shape.width).contains(place)
                    else { continue }
                    sum +=
                      x[c * plane + row * shape.width + place]
                      * weight[((o * shape.channels + c) * size + i) * size + j]
                  }
                }
              }
              result.append(sum)
            }
          }
        }
        x = result
      case .batchNorm:
        let (gamma, beta) = (try #require(tensor("weight")), try #require(tensor("bias")))
        let mean = try #require(tensor("running_mean"))
        let variance = try #require(tensor("running_var"))
        let perChannel = gamma.count == x.count ? 1 : plane
        x = x.enumerated().map { place, value in
          let c = place / perChannel
          return (value - mean[c]) / (variance[c] + 1e-5).squareRoot() * gamma[c] + beta[c]
        }
      case .relu: x = x.map { max($0, 0) }
      case .maxPool(let size), .averagePool(let size):
        var result: [Double] = []
        for c in 0..<shape.channels {
          for y in 0..<output.height {
            for column in 0..<output.width {
              let window = (0..<size * size).map {
                x[c * plane + (y * size + $0 / size) * shape.width + column * size + $0 % size]
              }
              let isMaximum = layer == .maxPool(size: size)
              result.append(
                isMaximum ? window.max() ?? 0 : window.reduce(0, +) / Double(window.count)
              )
            }
          }
        }
        x = result
      case .dropout, .flatten: break
      case .linear(let outputs, _):
        let weight = try #require(tensor("weight"))
        let inputs = x
        x = (0..<outputs).map { o in
          zip(inputs, weight[o * inputs.count..<(o + 1) * inputs.count]).reduce(
            tensor("bias")?[o] ?? 0
          ) { $0 + $1.0 * $1.1 }
        }
      }
      shape = output
    }
    return x.map(Float.init)
  }

  /// Weights and statistics that are all different, so that any two swapped would show.
  private func model(_ layers: [Layer], channels: Int = 1) throws -> Model {
    let architecture = Architecture(
      name: "plan",
      input: FeatureShape(height: 9, width: 8, channels: channels),
      normalization: Normalization(mean: 0.1307, standardDeviation: 0.3081),
      layers: layers
    )
    var tensors: [String: Tensor] = [:]
    for (index, specification) in try architecture.parameterLayout().enumerated() {
      let values = SeededData.floats(specification.count, seed: UInt64(index))
      let isVariance = specification.role == .runningVariance
      tensors[specification.name] = Tensor(
        shape: specification.shape,
        values: isVariance ? values.map { abs($0) + 0.5 } : values
      )
    }
    return try Model(architecture: architecture, tensors: tensors)
  }

  static let networks: [[Layer]] = [
    [.flatten, .linear(outputFeatures: 10, bias: true)],
    GradientTests.cases[2].layers, GradientTests.cases[3].layers, GradientTests.cases[4].layers,
    GradientTests.cases[5].layers, GradientTests.cases[6].layers, GradientTests.cases[7].layers,
    GradientTests.cases[8].layers, GradientTests.cases[9].layers, GradientTests.cases[10].layers,
    // Pools that a convolution takes in, behind each of its forms.
    [
      .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: true), .relu,
      .maxPool(size: 2),
      .convolution(outputChannels: 64, kernelSize: 3, padding: .same, bias: false),
      .batchNorm, .relu, .maxPool(size: 2), .flatten, .linear(outputFeatures: 10, bias: true),
    ],
    [
      .convolution(outputChannels: 64, kernelSize: 5, padding: .valid, bias: true), .relu,
      .averagePool(size: 2), .flatten, .linear(outputFeatures: 10, bias: true),
    ],
    [
      .convolution(outputChannels: 32, kernelSize: 3, padding: .valid, bias: true), .relu,
      .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: true), .relu,
      .averagePool(size: 2),
      .convolution(outputChannels: 7, kernelSize: 3, padding: .same, bias: true),
      .maxPool(size: 3), .flatten, .linear(outputFeatures: 200, bias: true), .relu,
      .linear(outputFeatures: 10, bias: true),
    ],
    // What no convolution or linear layer can take in.
    [
      .batchNorm, .relu,
      .convolution(outputChannels: 20, kernelSize: 3, padding: .same, bias: true),
      .maxPool(size: 2), .relu, .batchNorm, .dropout(rate: 0.5, wholeChannels: true), .flatten,
      .batchNorm, .relu, .linear(outputFeatures: 37, bias: true), .relu, .batchNorm,
      .linear(outputFeatures: 10, bias: true),
    ],
    // What is flattened already stays in its order.
    [
      .convolution(outputChannels: 3, kernelSize: 3, padding: .same, bias: true), .flatten,
      .flatten,
      .batchNorm, .flatten, .linear(outputFeatures: 10, bias: true),
    ],
  ]

  @Test(arguments: networks.indices, KernelBackend.available)
  func `logits equal the layers' definitions`(index: Int, backend: KernelBackend) throws {
    let model = try model(Self.networks[index])
    let plan = try InferencePlan(model, backend: backend)
    var workspace = plan.makeWorkspace()
    for seed in 0..<3 as Range<UInt64> {
      let pixels = SeededData.floats(72, seed: seed).map { abs($0) }
      let found = plan.logits(of: pixels, using: &workspace)
      let wanted = try expectedLogits(model, pixels)
      let scale = wanted.map { abs($0) }.max() ?? 1
      #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 2e-5 * max(scale, 1) })
      #expect(found.count == plan.outputCount)
    }
  }

  /// Networks whose convolutions a matrix unit takes, with every change between its maps and the others.
  static let wideNetworks: [[Layer]] = [
    [
      .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: true), .relu,
      .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: false), .batchNorm,
      .relu, .convolution(outputChannels: 64, kernelSize: 3, padding: .same, bias: true), .relu,
      .maxPool(size: 2),
      .convolution(outputChannels: 32, kernelSize: 1, padding: .valid, bias: true),
      .flatten, .linear(outputFeatures: 10, bias: true),
    ],
    [
      .convolution(outputChannels: 64, kernelSize: 3, padding: .valid, bias: true), .relu,
      .convolution(outputChannels: 32, kernelSize: 5, padding: .same, bias: true),
      .averagePool(size: 2),
      .convolution(outputChannels: 32, kernelSize: 3, padding: .same, bias: true),
      .dropout(rate: 0.2, wholeChannels: true),
      .convolution(outputChannels: 32, kernelSize: 3, stride: 2, padding: .same, bias: true),
      .batchNorm, .flatten, .linear(outputFeatures: 10, bias: true),
    ],
  ]

  @Test(arguments: wideNetworks.indices, Precision.available)
  func `a coarser precision stays near the definitions`(index: Int, precision: Precision) throws {
    let model = try model(Self.wideNetworks[index])
    let plan = try InferencePlan(model, precision: precision)
    var workspace = plan.makeWorkspace()
    // Eight bits of mantissa round a factor by up to 2⁻⁹; the errors of a sum's terms partly cancel.
    let tolerance: Float = precision == .bfloat16 ? 0.02 : 2e-5
    for seed in 0..<3 as Range<UInt64> {
      let pixels = SeededData.floats(72, seed: seed).map { abs($0) }
      let found = plan.logits(of: pixels, using: &workspace)
      let wanted = try expectedLogits(model, pixels)
      let scale = max(wanted.map { abs($0) }.max() ?? 1, 1)
      let worst = zip(found, wanted).map { abs($0 - $1) }.max() ?? 0
      #expect(worst < tolerance * scale)
      // Were it as exact as float32, it would not have been computed in bfloat16.
      #expect((worst > 1e-4 * scale) == (precision == .bfloat16))
    }
  }

  @Test func `a precision that this CPU lacks is refused`() throws {
    guard let missing = Precision.allCases.first(where: { !Precision.available.contains($0) })
    else { return }
    let error = #expect(throws: ModelError.self) {
      try InferencePlan(model(Self.networks[0]), precision: missing)
    }
    #expect(error?.code == .unavailableBackend)
  }

  @Test(arguments: networks.indices)
  func `a picture's logits are the same alone and in a batch`(index: Int) throws {
    let plan = try InferencePlan(model(Self.networks[index]))
    let count = 23
    let pixels = SeededData.floats(count * 72, seed: 5)
    var single = plan.makeWorkspace()
    var batched = plan.makeWorkspace(batch: 16)
    let alone = (0..<count).flatMap {
      plan.logits(of: Array(pixels[$0 * 72..<($0 + 1) * 72]), using: &single)
    }
    #expect(plan.logits(of: pixels, count: count, using: &batched) == alone)
    #expect(plan.logits(of: [], count: 0, using: &batched) == [])
  }

  @Test func `a copied workspace gets memory of its own`() throws {
    let plan = try InferencePlan(model(Self.networks[3]))
    let (one, other) = (SeededData.floats(72, seed: 1), SeededData.floats(72, seed: 2))
    var first = plan.makeWorkspace()
    let wanted = plan.logits(of: one, using: &first)
    var second = first
    _ = plan.logits(of: other, using: &second)
    #expect(plan.logits(of: one, using: &first) == wanted)
  }

  @Test func `training's forward pass and the plan agree`() throws {
    let architecture = try model(GradientTests.cases[2].layers).architecture
    let model = try Model.initialized(architecture, seed: 4)
    let network = try TrainableNetwork(model, batchSize: 4, parallel: .serial, seed: 0)
    let plan = try InferencePlan(model)
    var workspace = plan.makeWorkspace()
    let pixels = SeededData.floats(4 * 72, seed: 8)
    let labels: [UInt8] = [0, 1, 2, 0]
    let logits = plan.logits(of: pixels, count: 4, using: &workspace)
    let losses = labels.enumerated().map { picture, label in
      -log(Double(softmax(Array(logits[picture * 3..<picture * 3 + 3]))[Int(label)]))
    }
    let found = network.gradient(pixels: pixels, labels: labels, step: 0).loss
    #expect(abs(found - losses.reduce(0, +) / 4) < 1e-4 * max(1, found))
  }

  @Test func `a backend that this CPU lacks is refused with the ones it has`() throws {
    let missing = try #require(
      KernelBackend.allCases.first { !KernelBackend.available.contains($0) }
    )
    let error = #expect(throws: ModelError.self) {
      try InferencePlan(model(Self.networks[0]), backend: missing)
    }
    #expect(error?.code == .unavailableBackend)
    #expect(error?.message.contains(KernelBackend.fastest.rawValue) == true)
  }

  @Test func `a network that ends in a map is refused`() throws {
    let error = #expect(throws: ModelError.self) { try InferencePlan(model([.relu])) }
    #expect(error?.code == .invalidArchitecture)
  }
}
