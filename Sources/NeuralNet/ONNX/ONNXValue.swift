// DigitClassifier
// SPDX-License-Identifier: MIT

/// An input or output of an ``ONNXGraph``: a float32 tensor with a name.
public struct ONNXValue: Sendable, Hashable {
  /// The size of one dimension.
  public enum Dimension: Sendable, Hashable {
    /// The same for every run.
    case fixed(Int)
    /// Chosen by the caller; equal names are equal sizes.
    case named(String)
  }

  /// The name that callers pass the tensor by.
  public let name: String

  /// Dimensions, slowest first.
  public let shape: [Dimension]
}

extension ONNXValue: CustomStringConvertible {
  /// Name, type and shape, such as `pixels float32 [N, 1, 28, 28]`.
  public var description: String {
    let sizes = shape.map { dimension in
      switch dimension {
      case .fixed(let size): String(size)
      case .named(let name): name
      }
    }
    return "\(name) float32 [\(sizes.joined(separator: ", "))]"
  }
}
