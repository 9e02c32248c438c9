// DigitClassifier
// SPDX-License-Identifier: MIT

/// One tensor that an architecture calls for: its name and shape in a file, and what it is for.
public struct ParameterSpecification: Sendable, Hashable {
  /// What a tensor is to its layer.
  public enum Role: Sendable, Hashable, CaseIterable {
    /// Convolution `[OUT, C, KH, KW]` or linear `[OUT, IN]` weights.
    case weight

    /// Added to each output, `[OUT]`.
    case bias

    /// Batch norm's gamma, `[C]`.
    case scale

    /// Batch norm's beta, `[C]`.
    case shift

    /// Batch norm's mean at inference, `[C]`.
    case runningMean

    /// Batch norm's variance at inference, `[C]`; not negative.
    case runningVariance
  }

  /// Position of the layer in ``Architecture/layers``.
  public let layerIndex: Int

  /// What the tensor is to its layer.
  public let role: Role

  /// Dimensions in a file, slowest first; all above zero.
  public let shape: [Int]

  /// Values in the tensor.
  public var count: Int { shape.reduce(1, *) }

  /// The name in a file, such as `layers.0.weight`: that of a PyTorch module whose `layers` is an
  /// `nn.Sequential` of the same layers.
  public var name: String { "layers.\(layerIndex).\(role.fileName)" }

  /// Whether an optimiser changes it; the running statistics follow the data instead.
  public var isTrainable: Bool {
    switch role {
    case .weight, .bias, .scale, .shift: true
    case .runningMean, .runningVariance: false
    }
  }

  /// Inputs that one output sums over, C·KH·KW or IN, for a weight; nil for every other role.
  var fanIn: Int? {
    role == .weight ? shape.dropFirst().reduce(1, *) : nil
  }
}

extension ParameterSpecification.Role {
  /// PyTorch's name, which is the same for a layer's weight and batch norm's scale.
  fileprivate var fileName: String {
    switch self {
    case .weight, .scale: "weight"
    case .bias, .shift: "bias"
    case .runningMean: "running_mean"
    case .runningVariance: "running_var"
    }
  }
}
