// DigitClassifier
// SPDX-License-Identifier: MIT

/// Weights that another program saved, without a word about the network they belong to: the
/// `state_dict` of a PyTorch module.
///
/// They become a ``Model`` once an architecture is given. What a file of weights cannot tell (which
/// activation, which pooling, which normalisation) the architecture has to have right: measure the
/// model before using it.
public struct StateDictionary: Sendable, Equatable {
  /// The tensors by the names that the other program gave them; all values are finite.
  public let tensors: [String: Tensor]

  /// Takes the tensors out of a file.
  ///
  /// - Throws: ``ModelError/Code/unsupportedFile`` for a file that does name its architecture,
  ///   ``ModelError/Code/invalidTensors`` where a value is not finite.
  public init(_ file: SafetensorsFile) throws(ModelError) {
    guard file.metadata[Model.architectureKey] == nil else {
      throw ModelError(
        .unsupportedFile,
        """
        Expected bare weights; found a model, with its architecture in the metadata. Use the file as \
        it is.
        """
      )
    }
    // Sorted, so that of several faults the same one is always reported.
    for (name, tensor) in file.tensors.sorted(by: { $0.key < $1.key }) {
      guard let index = tensor.values.firstIndex(where: { !$0.isFinite }) else { continue }
      throw ModelError(
        .invalidTensors,
        """
        Expected only finite values in \(quoted(name)); found \(tensor.values[index]) at position \
        \(index). Training diverged or the file is damaged: use another one.
        """
      )
    }
    tensors = file.tensors
  }
}

extension StateDictionary {
  /// Finds the tensor for each parameter of an architecture.
  ///
  /// Where the names are the architecture's own, they decide. Otherwise the shapes do, whatever the
  /// names (`conv1.weight`, `module.fc2.bias`): each parameter takes the one tensor of its shape.
  ///
  /// - Returns: The name here by the name in ``Architecture/parameterLayout()``.
  /// - Throws: ``ModelError/Code/invalidTensors`` where a tensor is missing, left over, or one of
  ///   several of its shape; ``ModelError/Code/invalidArchitecture``.
  public func names(for architecture: Architecture) throws(ModelError) -> [String: String] {
    let layout = try architecture.parameterLayout()
    guard Set(layout.map(\.name)) != Set(tensors.keys) else {
      return Dictionary(uniqueKeysWithValues: tensors.keys.map { ($0, $0) })
    }
    let byShape = Dictionary(grouping: tensors.keys.sorted()) { tensors[$0]?.shape ?? [] }
    var names: [String: String] = [:]
    for specification in layout {
      names[specification.name] = try name(
        for: specification,
        among: byShape[specification.shape, default: []],
        besides: layout
      )
    }
    let leftOver = Set(tensors.keys).subtracting(names.values)
    // Fewer: where two parameters have one shape, a single tensor would have served for both.
    guard leftOver.isEmpty, tensors.count == layout.count else {
      let which = leftOver.isEmpty ? "" : ": \(list(leftOver)) as well"
      throw ModelError(
        .invalidTensors,
        """
        Expected exactly the \(layout.count) tensors of the network \(architecture.name); found \
        \(tensors.count)\(which). Save that network alone.
        """
      )
    }
    return names
  }

  /// Makes a model of the tensors.
  ///
  /// - Parameters:
  ///   - architecture: The network that they are weights of.
  ///   - metadata: Free text by key for the model.
  /// - Returns: The model, its tensors under the architecture's names.
  /// - Throws: As ``names(for:)`` and ``Model/init(architecture:tensors:metadata:)``.
  public func model(
    _ architecture: Architecture,
    metadata: [String: String] = [:]
  ) throws(ModelError) -> Model {
    let names = try names(for: architecture)
    return try Model(
      architecture: architecture,
      tensors: names.compactMapValues { tensors[$0] },
      metadata: metadata
    )
  }

  private func name(
    for specification: ParameterSpecification,
    among candidates: [String],
    besides layout: [ParameterSpecification]
  ) throws(ModelError) -> String {
    guard let name = candidates.first else {
      let shapes = Set(layout.map(\.shape))
      let misfits = tensors.filter { !shapes.contains($0.value.shape) }.map(\.key)
      let found = misfits.isEmpty ? "none" : "none, but \(list(misfits)), which fit nowhere"
      throw ModelError(
        .invalidTensors,
        """
        Expected a tensor of shape \(specification.shape), for \(specification.name); found \
        \(found). Save the whole state_dict of the network, in PyTorch's layout.
        """
      )
    }
    guard candidates.count == 1 else {
      throw ModelError(
        .invalidTensors,
        """
        Expected one tensor of shape \(specification.shape), for \(specification.name); found \
        \(list(candidates)). Save that network alone, or name all its tensors as a model file does: \
        \(specification.name) and so on.
        """
      )
    }
    return name
  }

  /// Names and shapes for a message, the first few.
  private func list(_ names: some Collection<String>) -> String {
    let shown = names.sorted().prefix(4).map { name in
      "\(quoted(name)) \(tensors[name].map { String(describing: $0.shape) } ?? "")"
    }
    let rest = names.count - shown.count
    return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}
