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
      let file = path.map { "“\($0)”" } ?? "The model compiled in"
      let remedy = error.code == .missingArchitecture ? Self.importAdvice : ""
      throw CommandFailure("\(file): \(error)\(remedy)")
    }
    identifier = Self.identifier(of: model, bytes: bytes)
  }

  /// What to do with weights that PyTorch saved.
  private static let importAdvice =
    " Weights of the classic network that PyTorch saved are made into a model by `digits import`."

  /// The name of a model file: what its metadata or architecture calls it, and what its bytes are.
  static func identifier(of model: Model, bytes: [UInt8]) -> String {
    identifier(name: model.metadata["name"] ?? model.architecture.name, bytes: bytes)
  }

  /// The name of a model file by its own name and its bytes.
  static func identifier(name: String, bytes: [UInt8]) -> String {
    "\(name)@\(Checksum.sha256(bytes).prefix(8))"
  }

  private static var compiledIn: [UInt8] {
    // SAFETY: both functions describe one constant array that lives as long as the program.
    Array(UnsafeBufferPointer(start: cmodel_default_bytes(), count: cmodel_default_count()))
  }
}
