// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import NeuralNet
import Testing
import Training

@testable import digits

struct ImportTests {
  private let folder: TemporaryFolder
  private let weights: Model

  init() throws {
    folder = try TemporaryFolder()
    weights = try Model.initialized(Recipe.classic.architecture, seed: 9)
  }

  /// The weights as PyTorch saves a module with these layers as attributes.
  private func bareFile() throws -> [UInt8] {
    let modules = ["layers.0": "conv1", "layers.2": "conv2", "layers.7": "fc1", "layers.10": "fc2"]
    var tensors: [String: Tensor] = [:]
    for (name, tensor) in weights.tensors {
      let dot = try #require(name.lastIndex(of: "."))
      let module = try #require(modules[String(name[..<dot])])
      tensors[module + name[dot...]] = tensor
    }
    return try SafetensorsFile(metadata: ["format": "pt"], tensors: tensors).encoded()
  }

  private func write(_ bytes: [UInt8], _ name: String) throws -> String {
    let path = "\(folder.path)/\(name)"
    try Data(bytes).write(to: URL(filePath: path))
    return path
  }

  private func run(_ arguments: String...) throws {
    let command = try #require(try Digits.parseAsRoot(["import"] + arguments) as? Import)
    try command.run()
  }

  @Test func `the options are taken over`() throws {
    let command = try #require(
      try Digits.parseAsRoot([
        "import", "w", "--output", "o", "--force", "--name", "mine-2", "--mean", "0.5", "--std",
        "0.25",
      ]) as? Import
    )
    #expect(command.weights == "w")
    #expect(command.file.output == "o")
    #expect(command.file.force)
    #expect(command.name == "mine-2")
    #expect(command.mean == 0.5)
    #expect(command.std == 0.25)
  }

  @Test func `the classic network's weights become a model that says where it is from`() throws {
    let source = try write(try bareFile(), "net.safetensors")
    let output = "\(folder.path)/model.safetensors"
    try run(source, "--output", output, "--name", "mine", "--mean", "0.5", "--std", "0.25")
    let loaded = try LoadedModel(path: output)
    #expect(loaded.identifier.hasPrefix("mine@"))
    let network = try loaded.network(named: nil)
    #expect(network.tensors == weights.tensors)
    #expect(network.architecture.layers == Recipe.classic.architecture.layers)
    #expect(
      network.architecture.normalization == Normalization(mean: 0.5, standardDeviation: 0.25)
    )
    let provenance = try #require(network.metadata["provenance"])
    let fields = try JSONDecoder().decode([String: String].self, from: Data(provenance.utf8))
    #expect(fields["imported_from"] == "net.safetensors")
    #expect(fields["sha256"]?.count == 64)
    #expect(fields["software"] == Version.software)
  }

  @Test func `without options the normalisation is MNIST's`() throws {
    let source = try write(try bareFile(), "net.safetensors")
    try run(source, "--output", "\(folder.path)/m")
    let model = try LoadedModel(path: "\(folder.path)/m").network(named: nil)
    #expect(model.architecture == Recipe.classic.architecture)
  }

  @Test func `which tensor became which is told`() throws {
    let imported = try ImportedWeights(
      try bareFile(),
      file: "net.safetensors",
      name: "mine",
      normalization: Recipe.classic.architecture.normalization
    )
    let text = imported.text(path: "m.safetensors")
    #expect(text.contains("Wrote m.safetensors, "))
    #expect(text.contains("  layers.10.weight  10×128     fc2.weight"))
    #expect(text.contains("digits evaluate --model m.safetensors"))
  }

  @Test func `bare weights are no model, and the way to make one is named`() throws {
    let source = try write(try bareFile(), "net.safetensors")
    let error = #expect(throws: CommandFailure.self) { try LoadedModel(path: source) }
    #expect(
      error?.message.contains("net.safetensors”: Expected the network's architecture") == true
    )
    #expect(error?.message.hasSuffix("are made into a model by `digits import`.") == true)
  }

  @Test func `a file that cannot be used is named with the reason, and nothing is written`() throws
  {
    let broken = try folder.file("broken", "hello")
    let model = try write(try weights.safetensors(), "model")
    for (path, reason) in [
      (broken, "Expected a safetensors file"), (model, "Use the file as it is"),
      ("\(folder.path)/none", "No such file"),
    ] {
      let error = #expect(throws: CommandFailure.self) {
        try run(path, "--output", "\(folder.path)/out")
      }
      #expect(error?.message.contains(path) == true)
      #expect(error?.message.contains(reason) == true)
    }
    #expect(try folder.names == ["broken", "model"])
  }
}
