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
  /// - Parameters:
  ///   - loaded: The model file.
  ///   - name: The network in it; nil for the one that is asked first.
  ///   - format: The form.
  /// - Throws: `CommandFailure` where the file has no such network or the form cannot hold it.
  init(
    _ loaded: LoadedModel,
    network name: String? = nil,
    as format: ExportFormat
  ) throws(CommandFailure) {
    let network = try loaded.network(named: name)
    var identity = [("model", loaded.identifier)]
    if loaded.bundle.models.count > 1 {
      let others = loaded.bundle.models.count - 1
      identity.append(
        ("network", "\(network.metadata["name"] ?? ""); \(others) others are left out (--network)")
      )
    }
    do {
      switch format {
      case .onnx:
        let producer = ONNXModel.Producer(name: "digits", version: Version.number)
        let model = try LoadedModel.calibrated(network).onnx(producer: producer)
        bytes = model.encoded()
        facts =
          identity + [
            ("format", "ONNX, opset \(ONNXModel.opset), IR version \(ONNXModel.formatVersion)"),
            ("input", model.graph.input.description),
            ("output", model.graph.output.description),
          ]
      case .safetensors:
        bytes = try network.safetensors()
        facts =
          identity + [
            ("format", "safetensors, \(network.tensors.count) tensors named as in PyTorch"),
            ("input", "\(network.architecture.input) (height × width × channels)"),
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
