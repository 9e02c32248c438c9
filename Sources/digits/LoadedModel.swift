// DigitClassifier
// SPDX-License-Identifier: MIT

import CModel
import Datasets
import NeuralNet

/// A network with the name that answers quote it by.
struct LoadedModel: Sendable {
  /// The network.
  let model: Model
  /// Its name and the first eight digits of its file's SHA-256, such as `default@3f9c1a2b`.
  let identifier: String

  /// Reads a model file, or the network compiled into the program.
  ///
  /// - Parameter path: The file; nil for the one compiled in.
  /// - Throws: `CommandFailure` naming the file and what is wrong with it.
  init(path: String?) throws(CommandFailure) {
    let bytes: [UInt8]
    if let path {
      bytes = try FileInput.read(path, limit: Model.maximumFileBytes, kind: "model")
    } else {
      bytes = Self.compiledIn
    }
    do {
      model = try Model(safetensors: bytes)
    } catch {
      throw CommandFailure("\(path.map { "“\($0)”" } ?? "The model compiled in"): \(error)")
    }
    identifier = Self.identifier(of: model, bytes: bytes)
  }

  /// The name of a model file: what its metadata or architecture calls it, and what its bytes are.
  static func identifier(of model: Model, bytes: [UInt8]) -> String {
    let name = model.metadata["name"] ?? model.architecture.name
    return "\(name)@\(Checksum.sha256(bytes).prefix(8))"
  }

  private static var compiledIn: [UInt8] {
    // SAFETY: both functions describe one constant array that lives as long as the program.
    Array(UnsafeBufferPointer(start: cmodel_default_bytes(), count: cmodel_default_count()))
  }
}
