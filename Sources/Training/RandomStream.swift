// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// The independent uses of randomness in a run.
///
/// One seed starts a run. Each use draws from a stream of its own, so that adding an augmentation
/// does not change the initial weights, and the order of the images does not depend on how many
/// threads prepared them.
enum RandomStream: UInt64 {
  case weights = 2
  case order = 3
  case augmentation = 4
  case dropout = 5
  case robustness = 6
  case teaching = 7
  case windows = 8

  /// A seed for a component that makes its own streams.
  func seed(from seed: UInt64) -> UInt64 {
    var generator = SeededGenerator(seed: seed, stream: rawValue)
    return generator.next()
  }
}

extension SeededGenerator {
  /// Shuffles `0..<count` (Fisher–Yates).
  ///
  /// Written here because the standard library does not promise the same order in its next
  /// version, and a run must be repeatable with a newer toolchain.
  mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    guard count > 1 else { return order }
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(below(UInt64(last) + 1)))
    }
    return order
  }

  /// A number in `0..<bound`, without bias (Lemire's multiply-and-reject, arXiv:1805.10941).
  private mutating func below(_ bound: UInt64) -> UInt64 {
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return product.high
  }
}
