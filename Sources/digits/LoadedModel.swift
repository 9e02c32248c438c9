// DigitClassifier
// SPDX-License-Identifier: MIT

import CModel
import Datasets
import NeuralNet
import Recognition

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The networks of a model file with the name that answers quote them by.
struct LoadedModel: Sendable {
  /// The networks and the file's metadata.
  let bundle: ModelBundle
  /// Its name and the first eight digits of its file's SHA-256, such as `default@3f9c1a2b`.
  let identifier: String
  /// SHA-256 of the file.
  let sha256: String
  /// Length of the file.
  let byteCount: Int

  /// Reads a model file, or the model compiled into the program.
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
      bundle = try ModelBundle(safetensors: bytes)
    } catch {
      let file = path.map { "“\($0)”" } ?? "The model compiled in"
      let remedy = error.code == .missingArchitecture ? Self.importAdvice : ""
      throw CommandFailure("\(file): \(error)\(remedy)")
    }
    sha256 = Checksum.sha256(bytes)
    byteCount = bytes.count
    identifier = Self.identifier(of: bundle, sha256: sha256)
  }

  /// What to do with weights that PyTorch saved.
  private static let importAdvice =
    " Weights of the classic network that PyTorch saved are made into a model by `digits import`."

  /// The file's network with the file's metadata, for what works on a single one.
  ///
  /// - Parameter purpose: The command that needs it, for the message.
  /// - Returns: The network.
  /// - Throws: `CommandFailure` where the file holds several.
  func soleNetwork(for purpose: String) throws(CommandFailure) -> Model {
    guard bundle.models.count == 1, var network = bundle.models.values.first else {
      let names = bundle.models.keys.sorted().joined(separator: ", ")
      throw CommandFailure(
        "Expected a model file with one network for `digits \(purpose)`; \(identifier) holds "
          + "\(bundle.models.count): \(names). Name the file of a single network with --model."
      )
    }
    network.metadata = bundle.metadata
    return network
  }

  /// A sole network whose last layer gives the logits divided by the file's temperature, so that their softmax is what
  /// this program answers.
  ///
  /// - Throws: `ModelError` where the weights do not make a network any more.
  func calibrated(_ network: Model) throws(ModelError) -> Model {
    let last = network.architecture.layers.lastIndex {
      if case .linear = $0 { true } else { false }
    }
    let temperature = bundle.metadata[Cascade.metadataKey]
      .flatMap { try? JSONDecoder().decode(Cascade.self, from: Data($0.utf8)) }?
      .stages.first?.temperature
    guard let last, last == network.architecture.layers.count - 1, let temperature else {
      return network
    }
    var tensors = network.tensors
    for name in ["weight", "bias"].map({ "layers.\(last).\($0)" }) {
      guard let tensor = tensors[name] else { continue }
      let values = tensor.values.map { $0 / Float(temperature) }
      tensors[name] = Tensor(shape: tensor.shape, values: values)
    }
    return try Model(
      architecture: network.architecture,
      tensors: tensors,
      metadata: network.metadata
    )
  }

  /// The name of a model file: what its metadata or its sole architecture calls it, and what its
  /// bytes are.
  static func identifier(of bundle: ModelBundle, bytes: [UInt8]) -> String {
    identifier(of: bundle, sha256: Checksum.sha256(bytes))
  }

  private static func identifier(of bundle: ModelBundle, sha256: String) -> String {
    let sole = bundle.models.count == 1 ? bundle.models.values.first : nil
    let name = bundle.metadata["name"] ?? sole?.architecture.name ?? "networks"
    return "\(name)@\(sha256.prefix(8))"
  }

  private static var compiledIn: [UInt8] {
    // SAFETY: both functions describe one constant array that lives as long as the program.
    Array(UnsafeBufferPointer(start: cmodel_default_bytes(), count: cmodel_default_count()))
  }
}
