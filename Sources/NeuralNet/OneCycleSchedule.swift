// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A learning rate that rises to a peak and then falls to almost nothing, once over a whole run.
///
/// - Source: Smith and Topin, "Super-Convergence: Very Fast Training of Neural Networks Using Large
///   Learning Rates", 2018; phases and cosine as in PyTorch's `OneCycleLR(three_phase=False)`,
///   whose `div_factor` is ``startDivisor`` and whose `final_div_factor` is `endDivisor / startDivisor`.
public struct OneCycleSchedule: Sendable, Hashable {
  /// The course of the rise.
  public enum WarmUp: String, Sendable, Hashable, Codable, CaseIterable {
    /// A straight line.
    case linear

    /// Half a cosine: flat at both ends.
    case cosine
  }

  /// The highest learning rate; above zero.
  public let peak: Float

  /// Optimiser steps in the run; at least one.
  public let totalSteps: Int

  /// Share of the steps spent rising, 0 ... 1.
  public let warmUpFraction: Float

  /// The first learning rate is `peak / startDivisor`; at least 1.
  public let startDivisor: Float

  /// The last learning rate is `peak / endDivisor`; at least 1.
  public let endDivisor: Float

  /// The course of the rise; the fall is always half a cosine.
  public let warmUp: WarmUp

  /// Makes a schedule.
  ///
  /// - Precondition: Every argument is in the range its property states, and finite.
  public init(
    peak: Float,
    totalSteps: Int,
    warmUpFraction: Float = 0.3,
    startDivisor: Float = 25,
    endDivisor: Float = 10_000,
    warmUp: WarmUp = .cosine
  ) {
    precondition(peak > 0 && peak.isFinite, "peak must be above zero and finite, is \(peak)")
    precondition(totalSteps >= 1, "totalSteps must be at least 1, is \(totalSteps)")
    precondition(
      0...1 ~= warmUpFraction,
      "warmUpFraction must be in 0...1, is \(warmUpFraction)"
    )
    precondition(
      startDivisor >= 1 && startDivisor.isFinite && endDivisor >= 1 && endDivisor.isFinite,
      "divisors must be at least 1 and finite, are \(startDivisor) and \(endDivisor)"
    )
    self.peak = peak
    self.totalSteps = totalSteps
    self.warmUpFraction = warmUpFraction
    self.startDivisor = startDivisor
    self.endDivisor = endDivisor
    self.warmUp = warmUp
  }

  /// The step, counted from zero, that uses ``peak`` exactly.
  ///
  /// PyTorch lets the peak fall between two steps; here it is rounded to one.
  public var peakStep: Int {
    let warmUpSteps = (Double(warmUpFraction) * Double(totalSteps)).rounded()
    return min(max(Int(warmUpSteps) - 1, 0), totalSteps - 1)
  }

  /// The learning rate of one optimiser step.
  ///
  /// - Parameter step: Counted from zero; steps before the first or after the last get its rate.
  /// - Returns: A rate from the lowest of start and end up to ``peak``.
  public func learningRate(atStep step: Int) -> Float {
    let step = min(max(step, 0), totalSteps - 1)
    let peakStep = peakStep
    if step == peakStep {
      return peak
    }
    if step < peakStep {
      let progress = Double(step) / Double(peakStep)
      let share = warmUp == .linear ? progress : Self.easeInAndOut(progress)
      return interpolate(from: peak / startDivisor, to: peak, share)
    }
    let progress = Double(step - peakStep) / Double(totalSteps - 1 - peakStep)
    return interpolate(from: peak, to: peak / endDivisor, Self.easeInAndOut(progress))
  }

  /// Half a cosine from 0 at 0 to 1 at 1.
  private static func easeInAndOut(_ progress: Double) -> Double {
    (1 - cos(.pi * progress)) / 2
  }

  private func interpolate(from start: Float, to end: Float, _ share: Double) -> Float {
    Float(Double(start) * (1 - share) + Double(end) * share)
  }
}
