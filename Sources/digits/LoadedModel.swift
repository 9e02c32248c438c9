// DigitClassifier
// SPDX-License-Identifier: MIT

import CModel
import Datasets
import NeuralNet
import Recognition
import Training

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
  /// SHA-256 of its file.
  let sha256: String
  /// Length of its file.
  let byteCount: Int
  /// Its name.
  var name: String { Self.name(of: bundle) }

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

  /// Compiles the networks for reading digits, and those that find digits in scenes.
  ///
  /// - Throws: `RecognitionError` where the file is not made for that, `CommandFailure` where the other one is not.
  func recognizer(on engine: Engine) throws -> Recognizer {
    let recognizer = try Recognizer(
      bundle,
      identifier: identifier,
      backend: engine.backend,
      precision: engine.precision
    )
    guard let networks = try SceneNetworks.fromEnvironment() else { return recognizer }
    return try recognizer.detecting(
      with: networks.detector,
      verifier: networks.verifier,
      backend: engine.backend
    )
  }

  /// The file's network with the file's metadata, for what works on a single one.
  ///
  /// - Parameter purpose: The command that needs it, for the message.
  /// - Returns: The network.
  /// - Throws: `CommandFailure` where the file holds several.
  func soleNetwork(for purpose: String) throws(CommandFailure) -> Model {
    guard bundle.models.count == 1, var network = bundle.models.values.first else {
      throw CommandFailure(
        "Expected a model file with one network for `digits \(purpose)`; \(identifier) holds "
          + "\(bundle.models.count): \(networkNames). Name the file of a single network with --model."
      )
    }
    network.metadata = bundle.metadata
    return network
  }

  /// One of the file's networks, as if it were alone in a file: with its own temperature, and without what is said of
  /// all of them together.
  ///
  /// - Parameter name: Its name in the file; nil for the one that is asked first, or the only one.
  /// - Returns: The network.
  /// - Throws: `CommandFailure` where there is none of that name, or several are asked first.
  func network(named name: String?) throws(CommandFailure) -> Model {
    if bundle.models.count == 1, name == nil { return try soleNetwork(for: "export") }
    let first = cascade?.stages.first?.members ?? []
    guard let name = name ?? (first.count == 1 ? first.first : nil) else {
      throw CommandFailure(
        "\(identifier) holds \(bundle.models.count) networks and none that is asked first: "
          + "\(networkNames). Name one of them with --network."
      )
    }
    guard var network = bundle.models[name] else {
      throw CommandFailure(
        "\(identifier) has no network “\(name)”; it holds \(networkNames)."
      )
    }
    network.metadata["name"] = name
    network.metadata["provenance"] = bundle.metadata["provenance"]
    if let stage = cascade?.stages.first(where: { $0.members.contains(name) }) {
      let alone = Cascade.Stage(members: [ModelBundle.soleName], temperature: stage.temperature)
      do {
        network.metadata[Cascade.metadataKey] = try ModelCard.json(Cascade(stages: [alone]))
      } catch {
        throw CommandFailure(error.message)
      }
    }
    return network
  }

  /// How the file's networks answer together, if it tells.
  private var cascade: Cascade? { Self.cascade(in: bundle.metadata) }

  private static func cascade(in metadata: [String: String]) -> Cascade? {
    metadata[Cascade.metadataKey]
      .flatMap { try? JSONDecoder().decode(Cascade.self, from: Data($0.utf8)) }
  }

  private var networkNames: String { bundle.models.keys.sorted().joined(separator: ", ") }

  /// A sole network whose logits are divided by its temperature, so that their softmax is what this program answers.
  ///
  /// The last layer with weights divides them: all that may follow it (rectifiers, pools, dropout, flattening) keeps
  /// proportions.
  ///
  /// - Throws: `ModelError` where the file's cascade makes no sense, no layer has weights, or they do not make a network
  ///   any more.
  static func calibrated(_ network: Model) throws(ModelError) -> Model {
    guard let cascade = cascade(in: network.metadata) else { return network }
    guard cascade.isSound, let temperature = cascade.stages.first?.temperature else {
      throw ModelError(
        .malformedFile,
        "The file describes its cascade in a way that makes no sense. Use a model made by this project's training."
      )
    }
    guard let last = try network.architecture.parameterLayout().last?.layerIndex else {
      throw ModelError(
        .invalidArchitecture,
        "Expected a layer with weights to divide by the temperature \(temperature); found none. Remove the "
          + "“\(Cascade.metadataKey)” from the file's metadata."
      )
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
    "\(name(of: bundle))@\(sha256.prefix(8))"
  }

  private static func name(of bundle: ModelBundle) -> String {
    let sole = bundle.models.count == 1 ? bundle.models.values.first : nil
    return bundle.metadata["name"] ?? sole?.architecture.name ?? "networks"
  }

  private static var compiledIn: [UInt8] {
    // SAFETY: both functions describe one constant array that lives as long as the program.
    Array(UnsafeBufferPointer(start: cmodel_default_bytes(), count: cmodel_default_count()))
  }
}
