// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

struct ModelTests {
  /// A network from two numbers to one.
  private static func network(_ weights: [Float], bias: Float, inputs: Int = 2) throws -> Model {
    try Model(
      architecture: Architecture(
        name: "line",
        input: FeatureShape(height: 1, width: inputs, channels: 1),
        normalization: Normalization(mean: 0, standardDeviation: 1),
        layers: [.flatten, .linear(outputFeatures: 1, bias: true)]
      ),
      tensors: [
        "layers.1.weight": Tensor(shape: [1, inputs], values: weights),
        "layers.1.bias": Tensor(shape: [1], values: [bias]),
      ],
      metadata: ["bias": "\(bias)"]
    )
  }

  @Test func `between two networks of one form lie others`() throws {
    let (start, end) = (try Self.network([1, -2], bias: 4), try Self.network([3, 2], bias: 0))
    let between = try start.moved(towards: end, by: 0.25)
    #expect(between.tensors["layers.1.weight"]?.values == [1.5, -1])
    #expect(between.tensors["layers.1.bias"]?.values == [3])
    #expect(between.metadata == end.metadata)
    #expect(try start.moved(towards: end, by: 0).tensors == start.tensors)
    #expect(try start.moved(towards: end, by: 1) == end)
    let error = #expect(throws: ModelError.self) {
      _ = try start.moved(towards: Self.network([1, 2, 3], bias: 0, inputs: 3), by: 0.5)
    }
    #expect(error?.code == .invalidTensors)
  }

  /// One change to the tensors of a good model, and what the refusal must say of it.
  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let fragment: String
    let apply: @Sendable (inout [String: Tensor]) -> Void

    init(
      _ description: String,
      says fragment: String,
      apply: @escaping @Sendable (inout [String: Tensor]) -> Void
    ) {
      testDescription = description
      self.fragment = fragment
      self.apply = apply
    }
  }

  static let damages = [
    Damage("a missing tensor", says: "layers.9.bias of shape [3]; found none") {
      $0["layers.9.bias"] = nil
    },
    Damage("missing statistics", says: "layers.1.running_var") {
      $0["layers.1.running_var"] = nil
    },
    Damage("no tensors", says: "layers.0.weight") { $0 = [:] },
    Damage("an extra tensor", says: "found \"layers.2.weight\" as well") {
      $0["layers.2.weight"] = Tensor(shape: [1], values: [0])
    },
    Damage("a transposed shape", says: "found shape \"[3, 3, 1, 2]\"") {
      $0["layers.0.weight"]?.shape = [3, 3, 1, 2]
    },
    Damage("a flat shape", says: "found shape \"[18]\"") { $0["layers.0.weight"]?.shape = [18] },
    Damage("too few values", says: "9 values; found shape \"[3, 3]\", 8 values") {
      $0["layers.9.weight"]?.values.removeLast()
    },
    Damage("a NaN", says: "found nan at position 7") { $0["layers.9.weight"]?.values[7] = .nan },
    Damage("an infinity", says: "found -inf at position 0") {
      $0["layers.9.bias"]?.values[0] = -.infinity
    },
    Damage("a negative variance", says: "found -0.001 at position 1") {
      $0["layers.1.running_var"]?.values[1] = -0.001
    },
  ]

  @Test(arguments: damages)
  func `refuses tensors that do not fit the architecture and says which`(damage: Damage) throws {
    let good = try Model.initialized(.sampleWithEveryLayer, seed: 1)
    var tensors = good.tensors
    damage.apply(&tensors)
    let error = try #require(throws: ModelError.self) {
      try Model(architecture: good.architecture, tensors: tensors)
    }
    #expect(error.code == .invalidTensors)
    #expect(error.message.contains(damage.fragment), "\(error)")
  }

  @Test func `accepts a negative running mean and a zero variance`() throws {
    let good = try Model.initialized(.sampleWithEveryLayer, seed: 1)
    var tensors = good.tensors
    tensors["layers.1.running_mean"]?.values = [-1, -2]
    tensors["layers.1.running_var"]?.values = [0, 0]
    let model = try Model(architecture: good.architecture, tensors: tensors)
    #expect(model.tensors["layers.1.running_mean"]?.values == [-1, -2])
  }

  @Test func `refuses an architecture that cannot be`() throws {
    var architecture = Architecture.sampleLinear
    architecture.layers.removeFirst()
    let error = try #require(throws: ModelError.self) {
      try Model(architecture: architecture, tensors: [:])
    }
    #expect(error.code == .invalidArchitecture)
  }

  @Test func `refuses metadata under the file format's own key`() throws {
    let good = try Model.initialized(.sampleLinear, seed: 1)
    let error = try #require(throws: ModelError.self) {
      try Model(
        architecture: good.architecture,
        tensors: good.tensors,
        metadata: ["architecture": "x"]
      )
    }
    #expect(error.code == .invalidMetadata)
  }
}
