// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// Turns gradients into changes of parameters.
///
/// Weight decay applies to the weights of convolutions and linear layers only, not to biases or batch
/// normalisation, as is usual since Goyal et al., 2017 (section 5.3).
public struct Optimizer: ~Copyable, Sendable {
  /// The rule that changes parameters.
  public enum Method: Sendable, Hashable, Codable {
    /// Stochastic gradient descent with momentum µ in 0..<1, in PyTorch's form; weight decay through
    /// the gradient.
    case sgd(momentum: Float, nesterov: Bool, weightDecay: Float)
    /// Kingma and Ba, 2015; weight decay through the gradient.
    case adam(beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float)
    /// Loshchilov and Hutter, 2019: Adam with weight decay beside the gradient.
    case adamW(beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float)
  }

  /// What a checkpoint keeps.
  public struct State: Sendable, Equatable {
    /// Updates done.
    public var step: Int
    /// The momentum, or the first moment; one a parameter.
    public var firstMoments: [Float]
    /// The second moment, one a parameter; empty for a method that has none.
    public var secondMoments: [Float]

    /// Puts a state together.
    public init(step: Int, firstMoments: [Float], secondMoments: [Float]) {
      self.step = step
      self.firstMoments = firstMoments
      self.secondMoments = secondMoments
    }
  }

  /// The rule that changes parameters.
  public let method: Method
  private let first: FloatBuffer
  private let second: FloatBuffer
  private var step = 0

  /// Starts with moments of zero.
  ///
  /// - Parameters:
  ///   - method: The rule.
  ///   - parameterCount: Parameters of the network.
  public init(_ method: Method, parameterCount: Int) {
    self.method = method
    first = FloatBuffer(zeros: parameterCount)
    second = FloatBuffer(zeros: method.hasSecondMoment ? parameterCount : 0)
  }

  /// The moments and the number of updates done; setting it continues from there.
  ///
  /// - Precondition: The counts are those of this optimiser.
  public var state: State {
    get {
      State(
        step: step,
        firstMoments: first.values(0..<first.count),
        secondMoments: second.values(0..<second.count)
      )
    }
    set {
      precondition(
        newValue.firstMoments.count == first.count && newValue.secondMoments.count == second.count,
        "The optimiser's state is of another network or method."
      )
      step = newValue.step
      first.write(newValue.firstMoments, at: 0)
      second.write(newValue.secondMoments, at: 0)
    }
  }

  /// Begins an update: the moments' corrections count updates from 1.
  mutating func beginUpdate() { step += 1 }

  /// Updates a range of parameters, all of which decay or none.
  func update(
    _ range: Range<Int>,
    parameters: FloatBuffer,
    gradients: FloatBuffer,
    learningRate: Float,
    decays: Bool,
    backend: KernelBackend
  ) {
    let start = range.lowerBound
    let (parameters, gradients) = (Region(parameters, at: start), Region(gradients, at: start))
    func adam(_ beta1: Float, _ beta2: Float, _ epsilon: Float, coupled: Float, decoupled: Float) {
      backend.updateAdam(
        parameters,
        gradients: gradients,
        first: Region(first, at: start),
        second: Region(second, at: start),
        count: range.count,
        AdamUpdate(
          learningRate: learningRate,
          beta1: beta1,
          beta2: beta2,
          epsilon: epsilon,
          step: step,
          coupledDecay: decays ? coupled : 0,
          decoupledDecay: decays ? decoupled : 0
        )
      )
    }
    switch method {
    case .sgd(let momentum, let nesterov, let weightDecay):
      backend.updateSGD(
        parameters,
        gradients: gradients,
        momenta: Region(first, at: start),
        count: range.count,
        learningRate: learningRate,
        momentum: momentum,
        weightDecay: decays ? weightDecay : 0,
        nesterov: nesterov
      )
    case .adam(let beta1, let beta2, let epsilon, let weightDecay):
      adam(beta1, beta2, epsilon, coupled: weightDecay, decoupled: 0)
    case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
      adam(beta1, beta2, epsilon, coupled: 0, decoupled: weightDecay)
    }
  }
}

extension Optimizer.Method {
  var hasSecondMoment: Bool {
    switch self {
    case .sgd: false
    case .adam, .adamW: true
    }
  }
}
