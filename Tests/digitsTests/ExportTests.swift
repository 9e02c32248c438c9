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
