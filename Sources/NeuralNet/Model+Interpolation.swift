// DigitClassifier
// SPDX-License-Identifier: MIT

extension Model {
  /// A network whose weights lie between those of this one and of another that went on from it: it keeps more of what this
  /// one knew than the other did.
  ///
  /// - Parameters:
  ///   - other: A network of the same architecture, trained from this one's weights; others do not lie in one valley.
  ///   - share: How far towards the other one, 0...1.
  /// - Returns: The network, with the other one's metadata.
  /// - Throws: ``ModelError/Code/invalidTensors`` where the two are of different architectures.
  /// - Source: M. Wortsman et al.: "Robust Fine-Tuning of Zero-Shot Models", CVPR 2022, section 3.
  public func moved(towards other: Model, by share: Float) throws(ModelError) -> Model {
    guard architecture == other.architecture else {
      throw ModelError(
        .invalidTensors,
        """
        Expected two networks of the architecture \(architecture.name) to lie between; found one of \
        \(other.architecture.name) that differs. Use networks of which one was trained from the other.
        """
      )
    }
    let between = tensors.merging(other.tensors) { start, end in
      let values = zip(start.values, end.values).map { (1 - share) * $0 + share * $1 }
      return Tensor(shape: start.shape, values: values)
    }
    return try Model(architecture: architecture, tensors: between, metadata: other.metadata)
  }
}
