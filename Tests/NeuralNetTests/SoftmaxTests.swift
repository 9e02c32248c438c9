// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

struct SoftmaxTests {
  @Test func `matches PyTorch`() {
    let expected: [Float] = [0.08997599, 0.24458011, 0.66483766, 0.00060625345]
    for (value, reference) in zip(softmax([1, 2, 3, -4]), expected) {
      // Half a unit in the last place of numbers below one, and a little for the reference's own.
      #expect(abs(value - reference) <= 1e-7)
    }
  }

  @Test(arguments: [1, 2, 10, 1000])
  func `sums to one and keeps the order of the logits`(count: Int) throws {
    let logits = SeededData.floats(count, seed: 9, in: -20...20)
    let probabilities = softmax(logits)
    #expect(abs(probabilities.reduce(0) { $0 + Double($1) } - 1) < 1e-5)
    let best = try #require(logits.indices.max { logits[$0] < logits[$1] })
    #expect(probabilities.max() == probabilities[best])
  }

  @Test func `does not change when all logits are shifted`() {
    #expect(softmax([1, 2, 3]) == softmax([1025, 1026, 1027]))
  }

  @Test(
    arguments: [
      ([], []),
      ([7], [1]),
      ([Float.greatestFiniteMagnitude, -.greatestFiniteMagnitude], [1, 0]),
      ([.infinity, 3, .infinity], [0.5, 0, 0.5]),
      ([-.infinity, 0], [0, 1]),
      ([-.infinity, -.infinity], [0.5, 0.5]),
      ([.nan, 1, 1], [0, 0.5, 0.5]),
      ([.nan, .nan], [0.5, 0.5]),
      ([.nan, .infinity], [0, 1]),
    ] as [([Float], [Float])]
  )
  func `gives a distribution whatever the logits`(logits: [Float], expected: [Float]) {
    #expect(softmax(logits) == expected)
  }
}
