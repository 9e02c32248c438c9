// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import Training

struct DoubleFixedTests {
  @Test(
    arguments: [
      (0.99567, 3, "0.996"), (0.5, 0, "1"), (-0.5, 0, "-1"), (12.0, 2, "12.00"), (0.05, 2, "0.05"),
      (0.004, 2, "0.00"), (-0.004, 2, "0.00"), (-1.5, 1, "-1.5"), (9.9996, 3, "10.000"),
      (.nan, 2, "–"), (.infinity, 1, "–"), (1e300, 1, "–"),
    ] as [(Double, Int, String)]
  )
  func `numbers are written with fixed decimals`(number: Double, decimals: Int, text: String) {
    #expect(number.fixed(decimals) == text)
  }
}
