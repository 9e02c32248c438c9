// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition
import Testing

struct AcceptanceTests {
  /// Probabilities of 3, of 8 and of no digit; nothing else.
  private func scores(_ three: Double, _ eight: Double, _ nonDigit: Double) -> Scores {
    var digits = [Double](repeating: 0, count: 10)
    (digits[3], digits[8]) = (three, eight)
    return Scores(digits: digits, nonDigit: nonDigit)
  }

  @Test(arguments: [
    (0.97, 0.02, 0.01, Verdict.read), (0.5, 0.3, 0.2, .read), (0.49, 0.31, 0.2, .confused),
    (0.45, 0.2, 0.35, .notADigit), (0.3, 0.1, 0.6, .notADigit), (0.4, 0.2, 0.4, .notADigit),
  ])
  func `without a promise a digit has to outweigh all else`(
    three: Double,
    eight: Double,
    nonDigit: Double,
    verdict: Verdict
  ) {
    #expect(Acceptance.unpromised.verdict(of: scores(three, eight, nonDigit)) == verdict)
  }

  @Test func `a promise accepts what its threshold accepts`() throws {
    let record = RiskRecord(
      (0..<10_000).map { (confidence: 1 - Double($0) / 10_001, isRight: $0 < 9000) }
    )
    let acceptance = Acceptance(try Promise(maximumError: 0.01, record: record))
    // Errors begin at 0.1; what is less probable than all else together is accepted for no promise.
    #expect(acceptance.threshold == 0.5)
    let strict = Acceptance(try Promise(maximumError: 0.0005, record: record))
    #expect(strict.threshold == 0.5 && strict.promise?.evidence.errors == 0)
    #expect(strict.verdict(of: scores(strict.threshold, 0, 0)) == .read)
    #expect(strict.verdict(of: scores(strict.threshold - 0.01, 0.01, 0)) == .confused)
  }

  @Test func `without a promise all but the least sure of labelled digits are accepted`() {
    #expect(Acceptance(usualFor: nil) == .unpromised)
    let record = RiskRecord(
      (0..<1000).map { (confidence: 0.999 - Double($0) / 5000, isRight: $0 != 999) }
    )
    let usual = Acceptance(usualFor: record)
    #expect(usual.promise == nil)
    // 995 of the 1,000: the last of them is number 994 from 0.
    #expect(abs(usual.threshold - (0.999 - 994.0 / 5000)) < 1e-9)
    let unsure = RiskRecord((0..<1000).map { (confidence: 0.3 - Double($0) / 5000, isRight: true) })
    #expect(Acceptance(usualFor: unsure).threshold == 0.5)
  }
}
