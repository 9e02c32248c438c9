// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Foundation
import NeuralNet
import Testing

@testable import digits

struct ExportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) throws {
    let command = try #require(try Digits.parseAsRoot(arguments) as? Export)
    try command.run()
  }

  @Test func `the options are taken over`() throws {
    let export = try #require(
      try Digits.parseAsRoot([
        "export", "--format", "safetensors", "--output", "o", "--force", "--model", "m",
      ]) as? Export
    )
    #expect(export.format == .safetensors)
    #expect(export.file.output == "o")
    #expect(export.file.force)
    #expect(export.model.model == "m")
  }

  @Test func `what is written is told with its shapes`() throws {
    let loaded = try LoadedModel(path: nil)
    let export = try ModelExport(loaded, as: .onnx)
    let lines = export.text(path: "x.onnx").split(separator: "\n").map(String.init)
    #expect(lines[0] == "Wrote x.onnx, \(export.bytes.count.grouped) bytes.")
    #expect(lines[1] == "  model    \(loaded.identifier)")
    #expect(lines[2].hasPrefix("  network  fast; "))
    #expect(lines.contains("  format   ONNX, opset 22, IR version 10"))
    #expect(lines.contains("  input    pixels float32 [N, 1, 28, 28]"))
    #expect(lines.contains("  output   logits float32 [N, 11]"))
    #expect(lines.count == 6)
  }

  @Test func `a safetensors file is a model again`() throws {
    let loaded = try LoadedModel(path: nil)
    let export = try ModelExport(loaded, as: .safetensors)
    let network = try loaded.network(named: nil)
    #expect(try Model(safetensors: export.bytes) == network)
    #expect(export.text(path: "x").contains("safetensors, \(network.tensors.count) tensors"))
  }

  private static func reader(ending layers: [Layer]) -> Architecture {
    Architecture(
      name: "reader",
      input: FeatureShape(height: 28, width: 28, channels: 1),
      normalization: Normalization(mean: 0.2, standardDeviation: 0.3),
      layers: [.averagePool(size: 7)] + layers
    )
  }

  private static let temperature = [
    "cascade": #"{"stages":[{"members":["model"],"temperature":4}]}"#
  ]

  @Test(
    arguments: [
      [.flatten, .linear(outputFeatures: 10, bias: true)],
      [
        .flatten, .linear(outputFeatures: 10, bias: true),
        .dropout(rate: 0.5, wholeChannels: false),
      ],
      [
        .convolution(outputChannels: 10, kernelSize: 3, padding: .valid, bias: true),
        .maxPool(size: 2), .flatten,
      ],
      [.flatten, .linear(outputFeatures: 10, bias: false), .batchNorm, .relu],
    ] as [[Layer]]
  )
  func `the temperature is in the logits, whatever the network ends in`(layers: [Layer]) throws {
    var model = try Model.initialized(Self.reader(ending: layers), seed: 1)
    model.metadata = Self.temperature
    let pixels = (0..<784).map { Float($0 % 29) / 28 }
    func logits(_ model: Model) throws -> [Float] {
      let plan = try InferencePlan(model)
      var workspace = plan.makeWorkspace()
      return plan.logits(of: pixels, using: &workspace)
    }
    let plain = try logits(model)
    #expect(plain.contains { $0 != 0 })
    #expect(try logits(LoadedModel.calibrated(model)) == plain.map { $0 / 4 })
    model.metadata = [:]
    #expect(try LoadedModel.calibrated(model) == model)
  }

  @Test(arguments: ["-2", "0", "1e300"])
  func `a temperature that makes no sense is refused`(temperature: String) throws {
    var model = try Model.initialized(
      Self.reader(ending: [.flatten, .linear(outputFeatures: 10, bias: true)]),
      seed: 1
    )
    model.metadata["cascade"] =
      #"{"stages":[{"members":["model"],"temperature":\#(temperature)}]}"#
    let error = #expect(throws: ModelError.self) { try LoadedModel.calibrated(model) }
    #expect(error?.message.contains("makes no sense") == true)
  }

  @Test func `a temperature that no weights can take is not left out silently`() throws {
    var model = try Model.initialized(Self.reader(ending: [.flatten]), seed: 1)
    model.metadata = Self.temperature
    let error = #expect(throws: ModelError.self) { try LoadedModel.calibrated(model) }
    #expect(
      error?.message.contains("a layer with weights to divide by the temperature 4.0") == true
    )
  }

  @Test func `a file that is there is kept unless forced`() throws {
    let path = try folder.file("x.onnx", "mine")
    let error = #expect(throws: CommandFailure.self) {
      try run("export", "--format", "onnx", "--output", path)
    }
    #expect(
      error?.message
        == "“\(path)” is there already. Name another file, or overwrite it with --force."
    )
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
    try run("export", "--format", "onnx", "--output", path, "--force")
    #expect(try Data(contentsOf: URL(filePath: path)).count > 100_000)
    #expect(try folder.names == ["x.onnx"])
  }

  @Test func `a folder, or one that is not there, is named`() throws {
    let error = #expect(throws: CommandFailure.self) {
      try run("export", "--format", "onnx", "--output", folder.path, "--force")
    }
    #expect(error?.message == "“\(folder.path)” is a folder. Name a file in it.")
    let fault = #expect(throws: CommandFailure.self) {
      try run("export", "--format", "onnx", "--output", "\(folder.path)/no/x")
    }
    #expect(fault?.message.contains("no such file or folder") == true)
  }
}
