// DigitClassifier
// SPDX-License-Identifier: MIT

internal import CKernels

/// The numbers of one Adam or AdamW update.
public struct AdamUpdate: Sendable {
  /// The step size.
  public var learningRate: Float
  /// Decay of the first and of the second moment, each in 0..<1.
  public var beta1, beta2: Float
  /// Keeps the quotient finite where the second moment is zero.
  public var epsilon: Float
  /// The update's number, from 1: corrects the moments' start at zero.
  public var step: Int
  /// Weight decay through the gradient (Adam with L2).
  public var coupledDecay: Float
  /// Weight decay beside the gradient (AdamW).
  public var decoupledDecay: Float

  /// Describes an update.
  ///
  /// - Parameters:
  ///   - learningRate: The step size.
  ///   - beta1: Decay of the first moment.
  ///   - beta2: Decay of the second moment.
  ///   - epsilon: Keeps the quotient finite.
  ///   - step: The update's number, from 1.
  ///   - coupledDecay: Weight decay through the gradient.
  ///   - decoupledDecay: Weight decay beside the gradient.
  public init(
    learningRate: Float,
    beta1: Float,
    beta2: Float,
    epsilon: Float,
    step: Int,
    coupledDecay: Float = 0,
    decoupledDecay: Float = 0
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.step = step
    self.coupledDecay = coupledDecay
    self.decoupledDecay = decoupledDecay
  }

  /// 1 / (1 − beta^step), in double precision: for beta 0.999 the first terms cancel badly in float.
  static func correction(_ beta: Float, step: Int) -> Float {
    var power = 1.0
    var factor = Double(beta)
    var exponent = max(step, 1)
    while exponent > 0 {
      if exponent & 1 == 1 { power *= factor }
      factor *= factor
      exponent >>= 1
    }
    return Float(1 / (1 - power))
  }
}

extension KernelBackend {
  /// Updates parameters by stochastic gradient descent with momentum (Sutskever et al., 2013, in
  /// PyTorch's form: m ← µ·m + g; p ← p − rate·m, or with Nesterov p ← p − rate·(g + µ·m)).
  ///
  /// - Parameters:
  ///   - parameters: Changed in place.
  ///   - gradients: Their gradients.
  ///   - momenta: The running momentum, changed in place.
  ///   - count: The number of parameters.
  ///   - learningRate: The step size.
  ///   - momentum: µ, in 0..<1.
  ///   - weightDecay: Added to the gradient as decay · p.
  ///   - nesterov: Looks one step ahead.
  public func updateSGD(
    _ parameters: Region,
    gradients: Region,
    momenta: Region,
    count: Int,
    learningRate: Float,
    momentum: Float,
    weightDecay: Float,
    nesterov: Bool
  ) {
    unsafe kernels.pointee.sgd(
      parameters.pointer(count),
      gradients.pointer(count),
      momenta.pointer(count),
      Int64(count),
      learningRate,
      momentum,
      weightDecay,
      nesterov ? 1 : 0
    )
  }

  /// Updates parameters by Adam (Kingma and Ba, 2015) or AdamW (Loshchilov and Hutter, 2019).
  ///
  /// - Parameters:
  ///   - parameters: Changed in place.
  ///   - gradients: Their gradients.
  ///   - first: The running mean of gradients, changed in place.
  ///   - second: The running mean of squared gradients, changed in place.
  ///   - count: The number of parameters.
  ///   - update: The hyper-parameters.
  public func updateAdam(
    _ parameters: Region,
    gradients: Region,
    first: Region,
    second: Region,
    count: Int,
    _ update: AdamUpdate
  ) {
    var settings = ckernels_adam(
      learning_rate: update.learningRate,
      beta1: update.beta1,
      beta2: update.beta2,
      epsilon: update.epsilon,
      first_correction: AdamUpdate.correction(update.beta1, step: update.step),
      second_correction: AdamUpdate.correction(update.beta2, step: update.step),
      coupled_decay: update.coupledDecay,
      decoupled_decay: update.decoupledDecay
    )
    unsafe kernels.pointee.adam(
      parameters.pointer(count),
      gradients.pointer(count),
      first.pointer(count),
      second.pointer(count),
      Int64(count),
      &settings
    )
  }

  /// Moves a running average towards new values: average ← average · decay + x · (1 − decay).
  ///
  /// - Parameters:
  ///   - average: Changed in place.
  ///   - x: The new values.
  ///   - count: The number of elements.
  ///   - decay: How much of the old average stays, in 0...1.
  public func updateAverage(_ average: Region, with x: Region, count: Int, decay: Float) {
    unsafe kernels.pointee.average(x.pointer(count), average.pointer(count), Int64(count), decay)
  }
}
