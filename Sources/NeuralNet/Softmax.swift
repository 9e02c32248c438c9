// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Turns logits into probabilities, `exp(xᵢ) / Σ exp(xⱼ)`.
///
/// The largest logit is subtracted first, so nothing overflows. Infinite logits give the limit (all
/// +∞ share the probability), and a logit that is not a number counts as −∞: the answer always is a
/// distribution, whatever a network computed.
///
/// - Parameter logits: K logits; may be empty.
/// - Returns: K probabilities in 0...1 that sum to 1 within rounding; equal ones if no logit says
///   anything.
public func softmax(_ logits: [Float]) -> [Float] {
  let logits = logits.map { $0.isNaN ? -Float.infinity : $0 }
  guard let largest = logits.max() else { return [] }
  guard largest.isFinite else {
    let winners = logits.count { $0 == largest }
    return logits.map { $0 == largest ? 1 / Float(winners) : 0 }
  }
  let exponentials = logits.map { exp(Double($0) - Double(largest)) }
  let sum = exponentials.reduce(0, +)
  return exponentials.map { Float($0 / sum) }
}
