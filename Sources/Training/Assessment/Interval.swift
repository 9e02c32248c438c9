// DigitClassifier
// SPDX-License-Identifier: MIT

/// A range that a number lies in with 95 % confidence.
public struct Interval: Sendable, Hashable, Codable {
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// The share that trials succeed with, from how many did: Wilson's score interval.
  ///
  /// With n trials, the share p of successes and z = 1.96 it is
  /// (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Unlike p ± z √(p(1 − p)/n) it stays in 0...1 and has a
  /// width where all succeeded.
  ///
  /// - Parameters:
  ///   - successes: Trials that succeeded, at most `trials`.
  ///   - trials: All of them; of none nothing is known, and the interval is 0...1.
  /// - Returns: Both ends, 0...1.
  /// - Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22, 1927.
  public static func wilson(successes: Int, of trials: Int) -> Interval {
    guard trials > 0 else { return Interval(low: 0, high: 1) }
    let z = 1.959_963_984_540_054
    let count = Double(trials)
    let share = Double(successes) / count
    let square = z * z / count
    let middle = share + square / 2
    let reach = z * (share * (1 - share) / count + square / (4 * count)).squareRoot()
    return Interval(
      low: max(0, (middle - reach) / (1 + square)),
      high: min(1, (middle + reach) / (1 + square))
    )
  }
}

/// A share of all, 0 of none.
func share(_ part: Int, of all: Int) -> Double { all == 0 ? 0 : Double(part) / Double(all) }
