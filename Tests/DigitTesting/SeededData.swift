// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Numbers for tests that look random and are the same in every run.
public enum SeededData {
  /// Draws floats, uniform in a range.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - seed: Another seed gives other numbers.
  ///   - range: Finite bounds; the upper one may be reached by rounding.
  /// - Returns: `count` numbers in `range`.
  public static func floats(
    _ count: Int,
    seed: UInt64,
    in range: ClosedRange<Float> = -1...1
  ) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    let width = range.upperBound - range.lowerBound
    return (0..<count).map { _ in range.lowerBound + generator.uniform() * width }
  }

  /// Draws bytes.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - seed: Another seed gives other bytes.
  /// - Returns: `count` bytes, each value equally likely.
  public static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in generator.byte() }
  }
}

extension SeededGenerator {
  /// The next eight random bits.
  ///
  /// - Returns: A byte, each value equally likely.
  mutating func byte() -> UInt8 {
    UInt8(truncatingIfNeeded: next() >> 56)
  }

  /// A number below `bound`, near enough to uniform for choosing what to damage.
  ///
  /// - Returns: A number in `0 ..< bound`.
  mutating func index(below bound: Int) -> Int {
    Int(next() >> 33) % bound
  }
}
