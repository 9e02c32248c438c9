// DigitClassifier
// SPDX-License-Identifier: MIT

/// One operation of an ``ONNXGraph``.
public struct ONNXNode: Sendable, Hashable {
  /// A setting of the operation.
  public enum Attribute: Sendable, Hashable {
    /// One whole number.
    case integer(Int)
    /// Whole numbers in order.
    case integers([Int])
    /// One float32 number.
    case float(Float)
  }

  /// What is done, such as `Conv`: an operator of ONNX's default domain.
  public let type: String

  /// A name for people and profilers, such as `layers.0`.
  public let name: String

  /// Names of graph inputs, initializers or other nodes' outputs, in the operator's order.
  public let inputs: [String]

  /// The name of the one output.
  public let output: String

  /// Settings by name; those left out have the operator's defaults.
  public let attributes: [String: Attribute]
}
