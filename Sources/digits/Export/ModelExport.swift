// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// A network in the form of a file, and what there is to say about it.
struct ModelExport {
  /// The file.
  let bytes: [UInt8]
  /// Lines for people: a label and a text.
  private let facts: [(label: String, text: String)]

  /// Writes a network in a form.
  ///
  /// - Throws: `CommandFailure` when the form cannot hold the network.
  init(_ loaded: LoadedModel, as format: ExportFormat) throws(CommandFailure) {
    let identity = [("model", loaded.identifier)]
    do {
      switch format {
      case .onnx:
        let producer = ONNXModel.Producer(name: "digits", version: Version.number)
        let model = try loaded.model.onnx(producer: producer)
        bytes = model.encoded()
        facts =
          identity + [
            ("format", "ONNX, opset \(ONNXModel.opset), IR version \(ONNXModel.formatVersion)"),
            ("input", model.graph.input.description),
            ("output", model.graph.output.description),
          ]
      case .safetensors:
        bytes = try loaded.model.safetensors()
        facts =
          identity + [
            ("format", "safetensors, \(loaded.model.tensors.count) tensors named as in PyTorch"),
            ("input", "\(loaded.model.architecture.input) (height × width × channels)"),
          ]
      }
    } catch {
      throw CommandFailure("The model \(loaded.identifier) cannot be exported: \(error.message)")
    }
  }

  /// What was written, for people.
  func text(path: String) -> String {
    var table = TextTable(header: ["", ""], alignments: [.left, .left])
    table.rows = facts.map { [$0.label, $0.text] }
    let lines = table.lines.dropFirst().map { "  " + $0 }
    return (["Wrote \(path), \(bytes.count.grouped) bytes."] + lines).joined(separator: "\n")
  }
}
