// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Softmax cross-entropy with label smoothing: the target is 1 − ε on the true class plus ε / K on all.
///
/// - Source: Szegedy et al., "Rethinking the Inception Architecture", 2016, section 7; as PyTorch's
///   `cross_entropy(label_smoothing:)`.
struct CrossEntropy {
  let classes: Int
  /// ε, in 0..<1.
  let labelSmoothing: Float

  /// The loss of one picture, and the gradient of the logits times `weight`.
  ///
  /// - Returns: The loss in nats, and whether the largest logit is the label's.
  func evaluate(
    logits: Span<Float>,
    label: Int,
    weight: Float,
    gradient: inout MutableSpan<Float>
  ) -> (loss: Double, isCorrect: Bool) {
    var largest = 0
    for index in 1..<classes where logits[index] > logits[largest] { largest = index }
    var sum = 0.0
    for index in 0..<classes { sum += exp(Double(logits[index] - logits[largest])) }
    let logSum = log(sum) + Double(logits[largest])
    let share = Double(labelSmoothing) / Double(classes)
    var loss = 0.0
    for index in 0..<classes {
      let logProbability = Double(logits[index]) - logSum
      let target = share + (index == label ? 1 - Double(labelSmoothing) : 0)
      loss -= target * logProbability
      gradient[index] = Float(exp(logProbability) - target) * weight
    }
    return (loss, largest == label)
  }
}
