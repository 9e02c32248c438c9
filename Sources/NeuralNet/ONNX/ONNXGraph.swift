// DigitClassifier
// SPDX-License-Identifier: MIT

/// What an ``ONNXModel`` computes: nodes in the order they can run, and the constants they use.
public struct ONNXGraph: Sendable, Hashable {
  /// A constant tensor, such as a layer's weight.
  public struct Initializer: Sendable, Hashable {
    /// The name that nodes use it by.
    public let name: String
    /// Shape and values, float32.
    public let tensor: Tensor
  }

  /// The architecture's name.
  public let name: String

  /// The operations; each uses only what stands before it.
  public let nodes: [ONNXNode]

  /// The constants, in the order of their layers.
  public let initializers: [Initializer]

  /// What a caller passes in.
  public let input: ONNXValue

  /// What a caller gets back.
  public let output: ONNXValue
}
