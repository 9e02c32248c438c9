// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import NeuralNet

struct CrossEntropyTests {
  private let logits: [Float] = [0.5, -1, 2, 0.25]
  private let teacher: [Float] = [0.1, 0.2, 0.3, 0.4]

  private func evaluate(
    _ logits: [Float],
    smoothing: Float,
    share: Float
  ) -> (loss: Double, gradient: [Float]) {
    var gradient = [Float](repeating: .nan, count: 4)
    var span = gradient.mutableSpan
    let entropy = CrossEntropy(classes: 4, labelSmoothing: smoothing, teacherShare: share)
    let (loss, _) = entropy.evaluate(
      logits: logits.span,
      label: 2,
      teacher: teacher.span,
      weight: 1,
      gradient: &span
    )
    return (loss, gradient)
  }

  @Test(arguments: [(0, 0), (0.1, 0), (0, 1), (0.1, 0.7)] as [(Float, Float)])
  func `the gradient is that of the loss`(smoothing: Float, share: Float) {
    let gradient = evaluate(logits, smoothing: smoothing, share: share).gradient
    for index in 0..<4 {
      var (above, below) = (logits, logits)
      above[index] += 0.01
      below[index] -= 0.01
      let slope =
        (evaluate(above, smoothing: smoothing, share: share).loss
          - evaluate(below, smoothing: smoothing, share: share).loss) / 0.02
      #expect(abs(slope - Double(gradient[index])) < 1e-4)
    }
  }

  @Test func `with a teacher alone the network is drawn to its probabilities`() {
    let gradient = evaluate(logits, smoothing: 0.1, share: 1).gradient
    let answer = softmax(logits)
    for index in 0..<4 {
      #expect(abs(gradient[index] - (answer[index] - teacher[index])) < 1e-6)
    }
  }
}
