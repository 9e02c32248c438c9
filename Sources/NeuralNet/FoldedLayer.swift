// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// A convolution or linear layer with what follows it taken in.
///
/// Batch normalisation at inference is y = γ · (x − µ) / √(σ² + ε) + β, a scale and a shift by output
/// channel, which a linear map before it can carry itself (Jacob et al., 2018, section 3.2).
struct FoldedLayer {
  /// `[K, OUT]`, the engine's order.
  var weights: [Float]
  var bias: [Float]
  var rectifies = false

  /// Multiplies every output by `scale` and adds `shift`.
  mutating func fold(scale: [Float], shift: [Float]) {
    let outputs = bias.count
    for index in weights.indices { weights[index] *= scale[index % outputs] }
    for output in bias.indices { bias[output] = bias[output] * scale[output] + shift[output] }
  }
}

/// A model's tensors in the engine's order, by layer and role.
struct EngineWeights {
  private var values: [Key: [Float]] = [:]

  private struct Key: Hashable {
    let layer: Int
    let role: ParameterSpecification.Role
  }

  init(_ model: Model) throws(ModelError) {
    let layout = try model.architecture.parameterLayout()
    let orders = try model.architecture.weightOrders()
    for (specification, order) in zip(layout, orders) {
      guard let tensor = model.tensors[specification.name] else {
        preconditionFailure("A model holds every tensor that its architecture calls for.")
      }
      let key = Key(layer: specification.layerIndex, role: specification.role)
      values[key] = order.engineValues(tensor.values)
    }
  }

  subscript(layer: Int, role: ParameterSpecification.Role) -> [Float]? {
    values[Key(layer: layer, role: role)]
  }

  /// The scale and shift that batch normalisation comes down to at inference.
  func affine(batchNorm layer: Int) -> (scale: [Float], shift: [Float]) {
    guard
      let gamma = self[layer, .scale], let beta = self[layer, .shift],
      let mean = self[layer, .runningMean], let variance = self[layer, .runningVariance]
    else { preconditionFailure("Layer \(layer) is not a batch normalisation.") }
    let scale = zip(gamma, variance).map { $0 / ($1 + Layer.batchNormEpsilon).squareRoot() }
    let shift = zip(zip(beta, mean), scale).map { $0.0 - $0.1 * $1 }
    return (scale, shift)
  }
}
