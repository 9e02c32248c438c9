// DigitClassifier
// SPDX-License-Identifier: MIT

/// Several networks in one file, with one set of metadata.
///
/// The file is safetensors like a single model's. The architectures are a JSON object by name under the metadata key
/// `architectures`, and a tensor `layers.0.weight` of the network `fast` is called `fast/layers.0.weight`.
public struct ModelBundle: Sendable, Equatable {
  /// The networks by name; none has metadata of its own.
  public let models: [String: Model]
  /// Free text by key: provenance, evaluation, how the networks answer together.
  public var metadata: [String: String]

  /// The name of the network of a file that holds a single one.
  public static let soleName = "network"

  /// The most networks of a file.
  public static let maximumCount = 64

  /// Joins networks.
  ///
  /// - Parameters:
  ///   - models: The networks by name; their metadata are dropped.
  ///   - metadata: Those of the file.
  /// - Throws: ``ModelError/Code/invalidMetadata`` for no network, too many, a name that is empty or has a slash,
  ///   or a metadata key that is the format's own.
  public init(
    models: [String: Model],
    metadata: [String: String] = [:]
  ) throws(ModelError) {
    guard 1...Self.maximumCount ~= models.count,
      models.keys.allSatisfy({ !$0.isEmpty && !$0.contains("/") })
    else {
      throw ModelError(
        .invalidMetadata,
        """
        Expected 1 to \(Self.maximumCount) networks with names without slashes; found \
        \(quoted(models.keys.sorted().joined(separator: ", "))). Rename or remove some.
        """
      )
    }
    try Model.checkMetadata(metadata)
    self.models = models.mapValues { model in
      var bare = model
      bare.metadata = [:]
      return bare
    }
    self.metadata = metadata
  }

  /// The single network of a model, with its metadata.
  public init(_ model: Model) {
    var bare = model
    bare.metadata = [:]
    models = [Self.soleName: bare]
    metadata = model.metadata
  }

  /// Reads a file with one network or several.
  ///
  /// - Parameter bytes: The file; may be hostile.
  /// - Throws: ``ModelError`` as ``Model/init(safetensors:)``, and ``ModelError/Code/invalidTensors`` for a tensor of
  ///   no network.
  public init(safetensors bytes: [UInt8]) throws(ModelError) {
    let file = try SafetensorsFile(decoding: bytes)
    guard let json = file.metadata[Self.architecturesKey] else {
      self.init(try Model(file))
      return
    }
    let architectures = try JSON.decode(
      [String: Architecture].self,
      from: json,
      subject: "architectures by name"
    )
    var tensors: [String: [String: Tensor]] = [:]
    for (name, tensor) in file.tensors {
      let parts = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, architectures[String(parts[0])] != nil else {
        throw ModelError(
          .invalidTensors,
          """
          Expected tensors named NETWORK/TENSOR after one of \
          \(quoted(architectures.keys.sorted().joined(separator: ", "))); found \(quoted(name)). \
          Remove it, or correct the architectures.
          """
        )
      }
      tensors[String(parts[0]), default: [:]][String(parts[1])] = tensor
    }
    var models: [String: Model] = [:]
    // In the order of their names, so that of several faults the same one is told every time.
    for (name, architecture) in architectures.sorted(by: { $0.key < $1.key }) {
      models[name] = try Model(architecture: architecture, tensors: tensors[name] ?? [:])
    }
    var metadata = file.metadata
    metadata[Self.architecturesKey] = nil
    try self.init(models: models, metadata: metadata)
  }

  /// Writes the file; the same networks give the same bytes on every platform.
  ///
  /// - Throws: ``ModelError/Code/invalidMetadata`` where the metadata are longer than a header may be.
  public func safetensors() throws(ModelError) -> [UInt8] {
    try Model.checkMetadata(metadata)
    if models.count == 1, let model = models[Self.soleName] {
      return try Model(
        architecture: model.architecture,
        tensors: model.tensors,
        metadata: metadata
      ).safetensors()
    }
    var metadata = metadata
    metadata[Self.architecturesKey] = try JSON.encode(
      models.mapValues(\.architecture),
      subject: "architectures by name"
    )
    var tensors: [String: Tensor] = [:]
    for (name, model) in models {
      for (tensor, values) in model.tensors { tensors["\(name)/\(tensor)"] = values }
    }
    return try SafetensorsFile(metadata: metadata, tensors: tensors).encoded()
  }

  /// The metadata key that holds the architectures, as JSON, in a file.
  static let architecturesKey = "architectures"
}
