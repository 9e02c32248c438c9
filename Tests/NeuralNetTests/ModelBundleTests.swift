// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

struct ModelBundleTests {
  private func model(outputs: Int, seed: UInt64) throws -> Model {
    try Model.initialized(
      Architecture(
        name: "tiny",
        input: FeatureShape(height: 2, width: 2, channels: 1),
        normalization: Normalization(mean: 0.13, standardDeviation: 0.31),
        layers: [.flatten, .linear(outputFeatures: outputs, bias: true)]
      ),
      seed: seed
    )
  }

  private func bundle() throws -> ModelBundle {
    try ModelBundle(
      models: ["fast": model(outputs: 3, seed: 1), "accurate-0": model(outputs: 5, seed: 2)],
      metadata: ["name": "pair", "note": "µ"]
    )
  }

  @Test func `several networks survive the file`() throws {
    let bundle = try bundle()
    let bytes = try bundle.safetensors()
    #expect(try ModelBundle(safetensors: bytes) == bundle)
    #expect(try ModelBundle(safetensors: bytes).safetensors() == bytes)
  }

  @Test func `a single network's file is that of a model`() throws {
    var model = try model(outputs: 3, seed: 1)
    model.metadata["name"] = "alone"
    let bundle = ModelBundle(model)
    #expect(try bundle.safetensors() == model.safetensors())
    #expect(try ModelBundle(safetensors: model.safetensors()) == bundle)
    #expect(bundle.models.keys.sorted() == [ModelBundle.soleName])
  }

  @Test func `a file of several networks is no model`() throws {
    let bytes = try bundle().safetensors()
    let error = #expect(throws: ModelError.self) { try Model(safetensors: bytes) }
    #expect(error?.code == .missingArchitecture)
  }

  @Test(arguments: ["", "a/b"])
  func `names that would be ambiguous are refused`(name: String) throws {
    let model = try model(outputs: 3, seed: 1)
    let error = #expect(throws: ModelError.self) { try ModelBundle(models: [name: model]) }
    #expect(error?.code == .invalidMetadata)
  }

  @Test func `no network at all is refused`() {
    #expect(throws: ModelError.self) { try ModelBundle(models: [:]) }
  }

  @Test func `a tensor of no network is refused by name`() throws {
    var file = try SafetensorsFile(decoding: bundle().safetensors())
    file.tensors["slow/layers.1.weight"] = Tensor(shape: [1], values: [0])
    let bytes = try file.encoded()
    let error = #expect(throws: ModelError.self) { try ModelBundle(safetensors: bytes) }
    #expect(error?.code == .invalidTensors)
    #expect(error?.message.contains("slow/layers.1.weight") == true)
  }

  @Test func `a missing tensor is refused`() throws {
    var file = try SafetensorsFile(decoding: bundle().safetensors())
    file.tensors["fast/layers.1.weight"] = nil
    let bytes = try file.encoded()
    #expect(throws: ModelError.self) { try ModelBundle(safetensors: bytes) }
  }

  @Test func `a damaged file is refused and does not stop the program`() throws {
    let bytes = try bundle().safetensors()
    for damaged in DamagedBytes.overwritten(bytes, count: 300, seed: 7) {
      _ = try? ModelBundle(safetensors: damaged)
    }
  }
}
