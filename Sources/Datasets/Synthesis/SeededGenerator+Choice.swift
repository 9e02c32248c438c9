// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

extension SeededGenerator {
  /// A value of the range, each equally likely.
  mutating func value(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A value scattered about zero, at most two standard deviations away: people's hands vary, but
  /// what they wrote stays readable.
  mutating func scatter(_ standardDeviation: Float) -> Float {
    standardDeviation * min(max(normal(), -2), 2)
  }

  /// True with the given probability.
  mutating func chance(_ probability: Float) -> Bool {
    uniform() < probability
  }

  /// One of the elements, each equally likely.
  ///
  /// - Precondition: The list is not empty.
  mutating func element<Element>(of list: [Element]) -> Element {
    list[Int.random(in: list.indices, using: &self)]
  }
}
