// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import Training

struct AxisTests {
  @Test(
    arguments: [
      (0...1, [0, 0.2, 0.4, 0.6, 0.8, 1], 1), (0...0.37, [0, 0.1, 0.2, 0.3, 0.4], 1),
      (0.9...1, [0.9, 0.92, 0.94, 0.96, 0.98, 1], 2), (0...2.3, [0, 0.5, 1, 1.5, 2, 2.5], 1),
      (3...48, [0, 10, 20, 30, 40, 50], 0), (0.9871...1, [0.985, 0.99, 0.995, 1], 3),
    ] as [(ClosedRange<Double>, [Double], Int)]
  )
  func `ticks are round numbers around the range`(
    range: ClosedRange<Double>,
    ticks: [Double],
    decimals: Int
  ) {
    let axis = Axis(spanning: range)
    #expect(axis.ticks.map { $0.fixed(4) } == ticks.map { $0.fixed(4) })
    #expect(axis.decimals == decimals)
    #expect(Set(axis.ticks.map { $0.fixed(axis.decimals) }).count == ticks.count)
  }

  @Test func `positions run from the first tick to the last`() {
    let axis = Axis(spanning: 0...1)
    #expect(axis.position(of: 0) == 0)
    #expect(axis.position(of: 1) == 1)
    #expect(abs(axis.position(of: 0.25) - 0.25) < 1e-12)
  }

  @Test func `a range without width still gives an axis`() {
    let axis = Axis(spanning: 1...1, finest: 1e-4)
    #expect(axis.ticks.count >= 2)
    #expect(axis.position(of: 1).isFinite)
  }
}
