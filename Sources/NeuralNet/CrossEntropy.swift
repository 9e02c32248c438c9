// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Softmax cross-entropy with label smoothing and, if wanted, a teacher.
///
/// The target is 1 − ε on the true class plus ε / K on all; of a teacher's probabilities it takes a share s:
/// (1 − s) × target + s × teacher.
///
/// - Source: Szegedy et al., "Rethinking the Inception Architecture", 2016, section 7, as PyTorch's
///   `cross_entropy(label_smoothing:)`; Hinton, Vinyals, Dean: "Distilling the Knowledge in a Neural Network", 2015,
///   section 2, with temperature 1.
struct CrossEntropy {
  let classes: Int
  /// ε, in 0..<1.
  let labelSmoothing: Float

  /// The share of the target that is the teacher's, 0...1.
  let teacherShare: Float

  /// The loss of one picture, and the gradient of the logits times `weight`.
  ///
  /// - Parameters:
  ///   - logits: What the network says.
  ///   - label: The true class.
  ///   - teacher: The teacher's probabilities; not read where its share is 0.
  ///   - weight: Of this picture in the mean.
  ///   - gradient: Receives the gradient of the logits.
  /// - Returns: The loss in nats, and whether the largest logit is the label's.
  func evaluate(
    logits: Span<Float>,
    label: Int,
    teacher: Span<Float>,
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
      var target = share + (index == label ? 1 - Double(labelSmoothing) : 0)
      if teacherShare > 0 {
        target += Double(teacherShare) * (Double(teacher[index]) - target)
      }
      loss -= target * logProbability
      gradient[index] = Float(exp(logProbability) - target) * weight
    }
    return (loss, largest == label)
  }
}
