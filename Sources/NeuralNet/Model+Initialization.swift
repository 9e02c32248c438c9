// DigitClassifier
// SPDX-License-Identifier: MIT

/// How the weights of a new network are drawn. FAN is the number of inputs that one output sums
/// over: C·KH·KW of a convolution, IN of a linear layer.
public enum Initialization: String, Sendable, Hashable, Codable, CaseIterable {
  /// Weights and biases uniform in ±1/√FAN, which is PyTorch's default for `Conv2d` and `Linear`.
  ///
  /// - Source: `kaiming_uniform_(weight, a=√5)` of PyTorch's `reset_parameters`: its bound
  ///   √(6 / ((1 + a²)·FAN)) is 1/√FAN.
  case kaimingUniform

  /// Weights normal with variance 2/FAN, biases zero: made for networks of rectifiers.
  ///
  /// - Source: He et al., "Delving Deep into Rectifiers", 2015, equation 10.
  case kaimingNormal
}

extension Model {
  /// Makes a model with fresh weights: the same arguments give the same weights on every platform.
  ///
  /// Batch norm starts as the identity on standardised features: scale 1, shift 0, mean 0,
  /// variance 1. Each tensor has its own stream of random numbers, so changing one layer leaves the
  /// weights of the others alone as long as their place and shape stay.
  ///
  /// - Parameters:
  ///   - architecture: What the network computes.
  ///   - seed: Any number; another one gives independent weights.
  ///   - initialization: How convolution and linear layers are drawn.
  /// - Returns: A model without metadata.
  /// - Throws: ``ModelError/Code/invalidArchitecture``.
  public static func initialized(
    _ architecture: Architecture,
    seed: UInt64,
    initialization: Initialization = .kaimingUniform
  ) throws(ModelError) -> Model {
    var tensors: [String: Tensor] = [:]
    var fanIn = 1
    for specification in try architecture.parameterLayout() {
      // A bias follows its weight in the layout and is drawn from the same range.
      fanIn = specification.fanIn ?? fanIn
      tensors[specification.name] = Tensor(
        shape: specification.shape,
        values: initialValues(specification, fanIn: fanIn, seed: seed, initialization)
      )
    }
    return try Model(architecture: architecture, tensors: tensors)
  }

  private static func initialValues(
    _ specification: ParameterSpecification,
    fanIn: Int,
    seed: UInt64,
    _ initialization: Initialization
  ) -> [Float] {
    let constant = { [Float](repeating: $0, count: specification.count) }
    let isBias = specification.role == .bias
    switch specification.role {
    case .scale, .runningVariance: return constant(1)
    case .shift, .runningMean: return constant(0)
    case .weight, .bias: break
    }
    var generator = SeededGenerator(
      seed: seed,
      stream: UInt64(specification.layerIndex),
      isBias ? 1 : 0
    )
    switch initialization {
    case .kaimingUniform:
      let bound = 1 / Float(fanIn).squareRoot()
      return (0..<specification.count).map { _ in (2 * generator.uniform() - 1) * bound }
    case .kaimingNormal where isBias: return constant(0)
    case .kaimingNormal:
      let deviation = (2 / Float(fanIn)).squareRoot()
      return (0..<specification.count).map { _ in generator.normal() * deviation }
    }
  }
}
