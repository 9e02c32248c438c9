// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Recognition
import Testing
import Training

@testable import digits

struct FileInputTests {
  @Test func `a file up to the limit is read whole`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("f", String(repeating: "x", count: 100_000))
    #expect(try FileInput.read(path, limit: 100_000, kind: "test").count == 100_000)
    let error = #expect(throws: CommandFailure.self) {
      try FileInput.read(path, limit: 99_999, kind: "test")
    }
    #expect(error?.message.contains("larger than the 97 KiB that a test file may have") == true)
  }

  @Test(arguments: [("/no/such/file", "No such file or directory"), ("/", "Is a directory")])
  func `the system's reason is told`(path: String, reason: String) {
    let error = #expect(throws: CommandFailure.self) {
      try FileInput.read(path, limit: 10, kind: "test")
    }
    #expect(error?.message == "The test “\(path)” cannot be read: \(reason).")
  }
}

struct LoadedModelTests {
  @Test func `the model compiled in reads digits and has a name`() throws {
    let loaded = try LoadedModel(path: nil)
    let first = try loaded.network(named: nil)
    #expect(try first.architecture.shapes().last.map { 10...11 ~= $0.count } == true)
    #expect(try /default@[0-9a-f]{8}/.wholeMatch(in: loaded.identifier) != nil)
  }

  @Test func `a file that is no model is refused by name`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("m.safetensors", "hello")
    let error = #expect(throws: CommandFailure.self) { try LoadedModel(path: path) }
    #expect(error?.message.contains("m.safetensors”: ") == true)
  }

  @Test func `a model without a name is called after its architecture`() throws {
    let model = try Model.initialized(.sampleDigits, seed: 1)
    let identifier = LoadedModel.identifier(of: ModelBundle(model), bytes: Array("abc".utf8))
    // SHA-256 of "abc" as published by NIST.
    #expect(identifier == "sample@ba7816bf")
  }

  @Test func `a file of several networks has a name, and is refused where one is needed`() throws {
    let model = try Model.initialized(.sampleDigits, seed: 1)
    let bundle = try ModelBundle(models: ["fast": model, "careful": model])
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/two.safetensors"
    try AtomicFile.write(try bundle.safetensors(), to: path)
    let loaded = try LoadedModel(path: path)
    #expect(loaded.bundle == bundle)
    #expect(loaded.identifier.hasPrefix("networks@"))
    let sole = #expect(throws: CommandFailure.self) { try loaded.soleNetwork(for: "train") }
    #expect(sole?.message.contains("holds 2: careful, fast.") == true)
    let error = #expect(throws: CommandFailure.self) { try ModelExport(loaded, as: .onnx) }
    #expect(error?.message.contains("careful, fast. Name one of them with --network.") == true)
    let other = #expect(throws: CommandFailure.self) { try loaded.network(named: "quick") }
    #expect(other?.message.contains("no network “quick”; it holds careful, fast.") == true)
  }

  @Test func `a network taken out of a file answers as it does in it`() throws {
    let cascade = Cascade(stages: [
      Cascade.Stage(members: ["fast"], temperature: 0.5, exit: 0.9),
      Cascade.Stage(members: ["careful"], temperature: 2),
    ])
    let bundle = try ModelBundle(
      models: [
        "fast": try Model.initialized(.sampleDigits, seed: 1),
        "careful": try Model.initialized(.sampleDigits, seed: 2),
      ],
      metadata: [Cascade.metadataKey: try ModelCard.json(cascade), "risk": "{}"]
    )
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/two.safetensors"
    try AtomicFile.write(try bundle.safetensors(), to: path)
    let loaded = try LoadedModel(path: path)
    for (name, temperature) in [(nil, 0.5), ("fast", 0.5), ("careful", 2)] as [(String?, Double)] {
      let network = try loaded.network(named: name)
      #expect(network.tensors == bundle.models[name ?? "fast"]?.tensors)
      #expect(network.metadata["name"] == name ?? "fast")
      #expect(network.metadata["risk"] == nil)
      let alone = Cascade(stages: [.init(members: ["network"], temperature: temperature)])
      #expect(network.metadata[Cascade.metadataKey] == (try ModelCard.json(alone)))
    }
  }
}

extension Architecture {
  fileprivate static let sampleDigits = Architecture(
    name: "sample",
    input: FeatureShape(height: 28, width: 28, channels: 1),
    normalization: Normalization(mean: 0, standardDeviation: 1),
    layers: [.flatten, .linear(outputFeatures: 10, bias: true)]
  )
}
