// DigitClassifier
// SPDX-License-Identifier: MIT

/// A numbered axis: a range widened to round numbers, and the ticks in it.
struct Axis: Sendable, Equatable {
  /// Values with a tick, ascending and evenly spaced; the first and last are the ends of the axis.
  let ticks: [Double]
  /// Digits after the point that tell the ticks apart.
  let decimals: Int

  /// Spans `range` with about `count` ticks at multiples of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameters:
  ///   - range: What must be on the axis; finite.
  ///   - count: Ticks wanted, at least 2.
  ///   - finest: Smallest distance between ticks, a power of ten.
  init(spanning range: ClosedRange<Double>, count: Int = 5, finest: Double = 1e-6) {
    let width = max(range.upperBound - range.lowerBound, finest)
    var (step, decimals) = (finest, 0)
    var probe = finest
    while probe < 0.999 {
      probe *= 10
      decimals += 1
    }
    let factors = [2, 2.5, 2]
    var turn = 0
    while width / step > Double(count) {
      step *= factors[turn]
      turn = (turn + 1) % factors.count
      if turn == 0 { decimals = max(0, decimals - 1) }
    }
    let first = (range.lowerBound / step).rounded(.down)
    let last = max(first + 1, (range.upperBound / step).rounded(.up))
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    self.decimals = decimals
  }

  /// Where a value lies between the ends, 0...1 for one on the axis.
  func position(of value: Double) -> Double {
    guard let first = ticks.first, let last = ticks.last else { return 0 }
    return (value - first) / (last - first)
  }
}
