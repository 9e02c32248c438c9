// DigitClassifier
// SPDX-License-Identifier: MIT

/// What the digits of a line say when only some strings are possible.
public struct FieldReading: Sendable, Equatable {
  /// The most probable string that fits.
  public let digits: [Int]
  /// Its probability among all strings that fit, 0...1.
  public let confidence: Double
  /// The probability that what was seen is any string that fits, 0...1: near 0 where something else is written.
  public let support: Double
  /// Whether nothing but doubt about which digits these are may keep it from being accepted; see
  /// ``Reading/isCovered``.
  public let isCovered: Bool

  /// The string.
  public var text: String { digits.map(String.init).joined() }

  /// Finds the most probable string that fits; nil where the count of digits is not the pattern's, or no string is
  /// possible at all.
  ///
  /// Digits are taken to be right or wrong independently of each other. The sum of a check digit is carried along in
  /// ten states, so the time is linear in the number of digits.
  ///
  /// - Parameters:
  ///   - probabilities: For each digit read ten probabilities.
  ///   - pattern: What may stand where.
  ///   - checkDigit: The rule that the string keeps; nil for none.
  ///   - isCovered: Whether every digit is, by itself.
  /// - Source: the most probable path is A. Viterbi's, "Error Bounds for Convolutional Codes", 1967.
  public init?(
    _ probabilities: [[Double]],
    fitting pattern: FieldPattern,
    _ checkDigit: CheckDigit?,
    isCovered: Bool
  ) {
    guard probabilities.count == pattern.places.count else { return nil }
    // Without a rule all sums are one state.
    let states = checkDigit == nil ? 1 : 10
    var best = [Double](repeating: 0, count: states)
    var total = best
    (best[0], total[0]) = (1, 1)
    var chosen: [[(from: Int, digit: Int)]] = []
    for (place, allowed) in pattern.places.enumerated() {
      var (nextBest, nextTotal) = (
        [Double](repeating: 0, count: states), [Double](repeating: 0, count: states)
      )
      var choice = Array(repeating: (from: 0, digit: 0), count: states)
      for state in 0..<states where total[state] > 0 {
        for digit in allowed {
          let added = checkDigit?.weight(of: digit, fromRight: pattern.places.count - 1 - place)
          let next = (state + (added ?? 0)) % states
          let probability = probabilities[place][digit]
          nextTotal[next] += total[state] * probability
          let product = best[state] * probability
          if product > nextBest[next] {
            nextBest[next] = product
            choice[next] = (state, digit)
          }
        }
      }
      (best, total) = (nextBest, nextTotal)
      chosen.append(choice)
    }
    guard total[0] > 0, best[0] > 0 else { return nil }
    var digits: [Int] = []
    var state = 0
    for choice in chosen.reversed() {
      digits.append(choice[state].digit)
      state = choice[state].from
    }
    self.digits = digits.reversed()
    confidence = min(best[0] / total[0], 1)
    support = min(total[0], 1)
    self.isCovered = isCovered
  }
}
