// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// How the learning rate moves over a run.
public enum LearningRate: Sendable, Hashable, Codable {
  /// The same rate at every step.
  case constant(Float)
  /// Up from `peak / startDivisor` during the first `warmUp` part of the run, then down to
  /// `peak / endDivisor` on the last step, both along a cosine (Smith and Topin, arXiv:1708.07120).
  case oneCycle(peak: Float, warmUp: Float, startDivisor: Float, endDivisor: Float)

  private enum CodingKeys: String, CodingKey {
    case constant
    case oneCycle = "one_cycle"
  }

  private enum ConstantCodingKeys: String, CodingKey {
    case _0 = "rate"
  }

  private enum OneCycleCodingKeys: String, CodingKey {
    case peak
    case warmUp = "warm_up"
    case startDivisor = "start_divisor"
    case endDivisor = "end_divisor"
  }

  /// Whether the rate at a step depends on how many steps there will be.
  public var dependsOnLength: Bool {
    if case .oneCycle = self { true } else { false }
  }

  /// The rate of every step of a run of `totalSteps`.
  func schedule(totalSteps: Int) -> @Sendable (Int) -> Float {
    switch self {
    case .constant(let rate):
      return { _ in rate }
    case .oneCycle(let peak, let warmUp, let startDivisor, let endDivisor):
      let cycle = OneCycleSchedule(
        peak: peak,
        totalSteps: totalSteps,
        warmUpFraction: warmUp,
        startDivisor: startDivisor,
        endDivisor: endDivisor
      )
      return { cycle.learningRate(atStep: $0) }
    }
  }

  /// Whether every number is usable.
  var isValid: Bool {
    switch self {
    case .constant(let rate):
      rate.isFinite && rate > 0
    case .oneCycle(let peak, let warmUp, let startDivisor, let endDivisor):
      peak.isFinite && peak > 0 && 0...1 ~= warmUp
        && [startDivisor, endDivisor].allSatisfy { $0.isFinite && $0 >= 1 }
    }
  }
}
