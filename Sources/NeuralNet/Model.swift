// DigitClassifier
// SPDX-License-Identifier: MIT

/// A network with its weights: an architecture, every tensor it calls for, and where it came from.
///
/// A `Model` is always usable: it cannot be made with a tensor missing, misshapen or not finite.
public struct Model: Sendable, Equatable {
  /// What the network computes.
  public let architecture: Architecture

  /// The tensors by name, with PyTorch's names and layouts; see ``Architecture/parameterLayout()``.
  public let tensors: [String: Tensor]

  /// Free text by key: provenance, evaluation. The key `architecture` is the file format's own.
  public var metadata: [String: String]

  /// Checks a model part by part.
  ///
  /// - Throws: ``ModelError/Code/invalidArchitecture``; ``ModelError/Code/invalidTensors`` for a
  ///   tensor that is missing, not called for, of another shape, with a value that is not finite,
  ///   or with a negative variance; ``ModelError/Code/invalidMetadata`` for the key `architecture`.
  public init(
    architecture: Architecture,
    tensors: [String: Tensor],
    metadata: [String: String] = [:]
  ) throws(ModelError) {
    let layout = try architecture.parameterLayout()
    for specification in layout {
      try Self.check(tensors[specification.name], against: specification)
    }
    let known = Set(layout.map(\.name))
    if let extra = tensors.keys.filter({ !known.contains($0) }).min() {
      throw ModelError(
        .invalidTensors,
        """
        Expected only the \(known.count) tensors that the architecture \(architecture.name) calls \
        for; found \(quoted(extra)) as well. Remove it, or correct the architecture.
        """
      )
    }
    try Self.checkMetadata(metadata)
    self.architecture = architecture
    self.tensors = tensors
    self.metadata = metadata
  }

  private static func check(
    _ tensor: Tensor?,
    against specification: ParameterSpecification
  ) throws(ModelError) {
    guard let tensor else {
      throw ModelError(
        .invalidTensors,
        """
        Expected a tensor \(specification.name) of shape \(specification.shape); found none by that \
        name. Save the model with every parameter, or correct the architecture.
        """
      )
    }
    guard tensor.shape == specification.shape, tensor.values.count == specification.count else {
      throw ModelError(
        .invalidTensors,
        """
        Expected the tensor \(specification.name) to have shape \(specification.shape), \
        \(specification.count) values; found shape \(quoted(String(describing: tensor.shape))), \
        \(tensor.values.count) values. Correct the architecture or the weights.
        """
      )
    }
    let isVariance = specification.role == .runningVariance
    let isUsable = { (value: Float) in value.isFinite && (!isVariance || value >= 0) }
    guard let index = tensor.values.firstIndex(where: { !isUsable($0) }) else { return }
    throw ModelError(
      .invalidTensors,
      """
      Expected only finite\(isVariance ? ", not negative" : "") values in \(specification.name); \
      found \(tensor.values[index]) at position \(index). Training diverged or the file is damaged: \
      use another one.
      """
    )
  }

  /// Checks what is written beside the tensors.
  static func checkMetadata(_ metadata: [String: String]) throws(ModelError) {
    for key in [architectureKey, ModelBundle.architecturesKey] where metadata[key] != nil {
      throw ModelError(
        .invalidMetadata,
        """
        Expected metadata without the key "\(key)", which holds what the network computes in a \
        file; found it. Use another key.
        """
      )
    }
  }

  /// The metadata key that holds the architecture, as JSON, in a file.
  static let architectureKey = "architecture"
}
