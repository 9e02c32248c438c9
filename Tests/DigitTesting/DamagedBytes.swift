// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Ways to damage a good file, so that a reader can be shown that it refuses instead of trapping.
public enum DamagedBytes {
  /// Every proper beginning of a file, from the empty one up: what a broken download leaves.
  ///
  /// - Parameter bytes: A good file.
  /// - Returns: `bytes.count` files, made one at a time.
  public static func truncations(of bytes: [UInt8]) -> some Sequence<[UInt8]> {
    bytes.indices.lazy.map { Array(bytes[..<$0]) }
  }

  /// Copies of a file with a few bytes overwritten, the same copies in every run.
  ///
  /// - Parameters:
  ///   - bytes: A good file, not empty.
  ///   - count: How many copies.
  ///   - seed: Another seed gives other damage.
  ///   - region: Where to strike; the whole file if nil.
  /// - Returns: Files of the same length, each with one to four bytes drawn afresh.
  public static func overwritten(
    _ bytes: [UInt8],
    count: Int,
    seed: UInt64,
    region: Range<Int>? = nil
  ) -> some Sequence<[UInt8]> {
    let region = region ?? bytes.indices
    return (0..<count).lazy.map { index in
      var generator = SeededGenerator(seed: seed, stream: UInt64(index))
      var damaged = bytes
      for _ in 0...generator.index(below: 4) {
        damaged[region.lowerBound + generator.index(below: region.count)] = generator.byte()
      }
      return damaged
    }
  }

  /// Copies of a file with one stretch cut out or written twice, so that what follows moves.
  ///
  /// - Parameters:
  ///   - bytes: A good file, not empty.
  ///   - count: How many copies.
  ///   - seed: Another seed gives other damage.
  /// - Returns: Files that are up to 16 bytes shorter or longer.
  public static func shifted(
    _ bytes: [UInt8],
    count: Int,
    seed: UInt64
  ) -> some Sequence<[UInt8]> {
    (0..<count).lazy.map { index in
      var generator = SeededGenerator(seed: seed, stream: UInt64(index))
      let start = generator.index(below: bytes.count)
      let end = min(bytes.count, start + 1 + generator.index(below: 16))
      var damaged = bytes
      if generator.index(below: 2) == 0 {
        damaged.removeSubrange(start..<end)
      } else {
        damaged.insert(contentsOf: bytes[start..<end], at: start)
      }
      return damaged
    }
  }
}
