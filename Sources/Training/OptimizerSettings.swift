// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// The optimiser of a recipe, in a form a report can hold.
public enum OptimizerSettings: Sendable, Hashable, Codable {
  /// Stochastic gradient descent with momentum.
  case sgd(momentum: Float, nesterov: Bool, weightDecay: Float)
  /// Adam (Kingma and Ba, arXiv:1412.6980) with its usual constants 0.9, 0.999 and 1e-8.
  case adam
  /// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv:1711.05101).
  case adamW(weightDecay: Float)

  private enum CodingKeys: String, CodingKey {
    case sgd
    case adam
    case adamW = "adam_w"
  }

  private enum SgdCodingKeys: String, CodingKey {
    case momentum
    case nesterov
    case weightDecay = "weight_decay"
  }

  private enum AdamWCodingKeys: String, CodingKey {
    case weightDecay = "weight_decay"
  }

  /// The engine's method for these settings.
  var method: Optimizer.Method {
    switch self {
    case .sgd(let momentum, let nesterov, let weightDecay):
      .sgd(momentum: momentum, nesterov: nesterov, weightDecay: weightDecay)
    case .adam:
      .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0)
    case .adamW(let weightDecay):
      .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: weightDecay)
    }
  }

  /// Whether every number is in its range.
  var isValid: Bool {
    switch self {
    case .sgd(let momentum, _, let weightDecay):
      momentum >= 0 && momentum < 1 && weightDecay >= 0 && weightDecay.isFinite
    case .adam:
      true
    case .adamW(let weightDecay):
      weightDecay >= 0 && weightDecay.isFinite
    }
  }
}
