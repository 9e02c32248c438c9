// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import NeuralNet

/// `digits export`: writes a network for other programs.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a network for other programs: ONNX or safetensors.",
    discussion: """
      An ONNX file runs in ONNX Runtime, OpenVINO and others. It takes intensities 0...1, white \
      strokes on black, 28×28 as in MNIST, and returns logits; finding the digit in a picture is \
      not part of it. See docs/exchange.md.

        digits export --format onnx --output digits.onnx
      """
  )

  @Option(help: "The form of the file: onnx or safetensors.")
  var format: ExportFormat

  @Option(
    help: ArgumentHelp(
      "The network to write, of a model that has several.",
      discussion: "Without it the one that is asked first.",
      valueName: "name"
    )
  )
  var network: String?

  @OptionGroup var file: OutputOptions
  @OptionGroup var model: ModelOptions

  func run() throws {
    let export = try ModelExport(try model.load(), network: network, as: format)
    try file.write(export.bytes)
    Console.output.line(export.text(path: file.output))
  }
}

/// Forms of a model file.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
  case onnx
  case safetensors
}
