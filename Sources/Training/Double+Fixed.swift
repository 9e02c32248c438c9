// DigitClassifier
// SPDX-License-Identifier: MIT

extension Double {
  /// The number with so many digits after the point, rounded half away from zero: `0.99567` with 3
  /// is `0.996`.
  ///
  /// Here because the formatting of full Foundation would add some 40 MB to a static binary.
  ///
  /// - Parameter decimals: Digits after the point, 0...9.
  /// - Returns: The text; `–` for a number that is not finite or too large to write out.
  package func fixed(_ decimals: Int) -> String {
    let unit = (0..<decimals).reduce(into: 1) { unit, _ in unit *= 10 }
    let scaled = (self * Double(unit)).rounded(.toNearestOrAwayFromZero)
    guard scaled.isFinite, abs(scaled) < 1e18 else { return "–" }
    let digits = Int(abs(scaled))
    let sign = scaled < 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(digits)" }
    let fraction = String(digits % unit)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(digits / unit).\(zeros)\(fraction)"
  }
}
