// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

struct StateDictionaryTests {
  /// Four parameters, each of another shape.
  private static let architecture = Architecture(
    name: "small",
    input: FeatureShape(height: 4, width: 4, channels: 1),
    normalization: Normalization(mean: 0, standardDeviation: 1),
    layers: [
      .convolution(outputChannels: 2, kernelSize: 3, padding: .valid, bias: true), .relu, .flatten,
      .linear(outputFeatures: 3, bias: true),
    ]
  )

  private static let model = Result { try Model.initialized(architecture, seed: 5) }

  private static let names = [
    "layers.0.weight": "conv1.weight", "layers.0.bias": "conv1.bias",
    "layers.3.weight": "fc1.weight", "layers.3.bias": "fc1.bias",
  ]

  /// The model's tensors under other names.
  private static func tensors() throws -> [String: Tensor] {
    let tensors = try model.get().tensors
    return Dictionary(uniqueKeysWithValues: tensors.map { (names[$0.key] ?? $0.key, $0.value) })
  }

  private static func refusal(_ tensors: [String: Tensor]) throws -> ModelError {
    try #require(throws: ModelError.self) {
      try StateDictionary(SafetensorsFile(tensors: tensors)).model(architecture)
    }
  }

  @Test func `tensors under the architecture's names are taken by name`() throws {
    let model = try Self.model.get()
    let file = SafetensorsFile(metadata: ["format": "pt"], tensors: model.tensors)
    #expect(try StateDictionary(file).model(Self.architecture) == model)
  }

  @Test func `tensors under any other names are taken by shape`() throws {
    let dictionary = try StateDictionary(SafetensorsFile(tensors: try Self.tensors()))
    #expect(try dictionary.names(for: Self.architecture) == Self.names)
    let model = try dictionary.model(Self.architecture, metadata: ["name": "mine"])
    #expect(model.tensors == (try Self.model.get().tensors))
    #expect(model.metadata == ["name": "mine"])
  }

  @Test func `names decide where two parameters have one shape`() throws {
    var architecture = Self.architecture
    architecture.layers.insert(
      .convolution(outputChannels: 2, kernelSize: 1, padding: .same, bias: true),
      at: 2
    )
    let model = try Model.initialized(architecture, seed: 5)
    let named = try StateDictionary(SafetensorsFile(tensors: model.tensors))
    #expect(try named.model(architecture) == model)

    let renamed = Dictionary(uniqueKeysWithValues: model.tensors.map { ("m.\($0.key)", $0.value) })
    let error = try #require(throws: ModelError.self) {
      try StateDictionary(SafetensorsFile(tensors: renamed)).model(architecture)
    }
    #expect(
      error.message.contains(
        "Expected one tensor of shape [2], for layers.0.bias; found \"m.layers.0.bias\""
      )
    )
    #expect(error.message.contains("name all its tensors as a model file does"))

    var single = renamed
    single["m.layers.2.bias"] = nil
    let fault = try #require(throws: ModelError.self) {
      try StateDictionary(SafetensorsFile(tensors: single)).model(architecture)
    }
    #expect(
      fault.message.contains("Expected exactly the 6 tensors of the network small; found 5. ")
    )
  }

  @Test func `a missing tensor is told by its shape and place`() throws {
    var tensors = try Self.tensors()
    tensors["fc1.bias"] = nil
    let error = try Self.refusal(tensors)
    #expect(error.code == .invalidTensors)
    #expect(error.message.contains("a tensor of shape [3], for layers.3.bias; found none. "))
    #expect(
      try Self.refusal([:]).message.contains(
        "shape [2, 1, 3, 3], for layers.0.weight; found none. "
      )
    )
  }

  @Test func `a tensor of another shape is named beside the one expected`() throws {
    var tensors = try Self.tensors()
    tensors["fc1.weight"] = Tensor(shape: [8, 3], values: Array(repeating: 0, count: 24))
    let error = try Self.refusal(tensors)
    #expect(error.code == .invalidTensors)
    #expect(
      error.message.contains(
        #"shape [3, 8], for layers.3.weight; found none, but "fc1.weight" [8, 3], which fit nowhere"#
      )
    )
  }

  @Test func `the architecture's names with another shape are refused`() throws {
    var tensors = try Self.model.get().tensors
    tensors["layers.3.bias"] = Tensor(shape: [1], values: [0])
    let error = try Self.refusal(tensors)
    #expect(error.code == .invalidTensors)
    #expect(
      error.message.contains("layers.3.bias to have shape [3], 3 values; found shape \"[1]\"")
    )
  }

  @Test func `tensors left over are refused, the first few by name`() throws {
    var tensors = try Self.tensors()
    for index in 1...6 {
      tensors["extra\(index)\n"] = Tensor(shape: [9], values: Array(repeating: 0, count: 9))
    }
    let error = try Self.refusal(tensors)
    #expect(error.code == .invalidTensors)
    #expect(error.message.contains("found 10: \"extra1\\n\" [9], "))
    #expect(error.message.contains(" and 2 more as well"))
    #expect(!error.message.contains("\n"))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func `a value that is not finite is refused by the file's own name`(value: Float) throws {
    var tensors = try Self.tensors()
    tensors["fc1.bias"]?.values[2] = value
    let error = try Self.refusal(tensors)
    #expect(error.code == .invalidTensors)
    #expect(error.message.contains("finite values in \"fc1.bias\"; found \(value) at position 2"))
  }

  @Test func `a file that names its architecture is a model already`() throws {
    let file = try SafetensorsFile(decoding: try Self.model.get().safetensors())
    let error = try #require(throws: ModelError.self) { try StateDictionary(file) }
    #expect(error.code == .unsupportedFile)
    #expect(error.message.contains("found a model"))
  }

  @Test func `damaged files never trap`() throws {
    let bytes = try SafetensorsFile(tensors: try Self.tensors()).encoded()
    let read = { (damaged: [UInt8]) throws(ModelError) -> Model in
      try StateDictionary(SafetensorsFile(decoding: damaged)).model(Self.architecture)
    }
    for damaged in DamagedBytes.truncations(of: bytes) {
      #expect(throws: ModelError.self) { try read(damaged) }
    }
    let damage = [
      Array(DamagedBytes.overwritten(bytes, count: 2000, seed: 1)),
      Array(DamagedBytes.shifted(bytes, count: 500, seed: 2)),
    ]
    for damaged in damage.joined() {
      // Damage to a name or a number can leave a sound file; anything else is a `ModelError`.
      do throws(ModelError) { _ = try read(damaged) } catch { #expect(!error.message.isEmpty) }
    }
  }
}
