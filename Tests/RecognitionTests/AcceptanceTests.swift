// DigitClassifier
// SPDX-License-Identifier: MIT

@testable import Recognition
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
      (0..<20_000).map { (confidence: 1 - Double($0) / 20_001, isRight: $0 < 18_000) }
    )
    let acceptance = Acceptance(try Promise(maximumError: 0.01, record: record), nonDigitLimit: nil)
    // Errors begin at 0.1; what is less probable than all else together is accepted for no promise.
    #expect(acceptance.threshold >= 0.5 && acceptance.threshold < 0.51)
    #expect(acceptance.promise.map { abs($0.expectedAcceptance - 0.5) < 0.001 } == true)
    let strict = Acceptance(try Promise(maximumError: 0.0005, record: record), nonDigitLimit: nil)
    #expect(strict.threshold == acceptance.threshold && strict.promise?.evidence.errors == 0)
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

  /// 10,000 readings of threes, ever less sure and ever less like a digit; number 4 of each ten the other way round.
  private func readings() -> [(scores: Scores, isRight: Bool)] {
    (0..<10_000).map { index in
      let place = index % 10 == 4 ? 9999.5 - Double(index) : Double(index)
      let nonDigit = 0.05 * Double(index) / 10_000
      return (scores(0.95 - place / 40_000, 0, nonDigit), index != 9990)
    }
  }

  @Test func `half of the digits that may be lost look least like any, however sure they are`() {
    let record = RiskRecord(readings())
    // A quarter of a hundredth: 25 of them.
    #expect(record.nonDigitLimit == 0.05 * 9974 / 10_000)
    #expect(record.count == 10_000 && record.isSound)
    // One that looked least like a digit was wrong, and is accepted at no confidence.
    #expect(record.steps.last?.accepted == 9975 && record.steps.last?.errors == 0)
    let usual = Acceptance(usualFor: record)
    #expect(readings().count { usual.verdict(of: $0.scores) == .read } == 9950)
    #expect(usual.verdict(of: scores(0.94, 0, 0.0499)) == .notADigit)
    #expect(usual.verdict(of: scores(0.94, 0, 0.0498)) == .read)
    // Between two digits it is those that cannot be told apart.
    #expect(usual.verdict(of: scores(0.5, 0.44, 0.0499)) == .confused)
    // A promise does not accept more.
    let promise = try? Promise(maximumError: 0.01, record: record)
    #expect(promise?.expectedAcceptance == 0.9975)
    let promised = promise.map { Acceptance($0, nonDigitLimit: record.nonDigitLimit) }
    #expect(promised?.verdict(of: scores(0.94, 0, 0.0499)) == .notADigit)
  }

  @Test func `networks that know no other class have no limit`() {
    let record = RiskRecord((0..<1000).map { _ in (scores: scores(0.9, 0.1, 0), isRight: true) })
    #expect(record.nonDigitLimit == nil && record.steps.last?.accepted == 1000)
    #expect(Acceptance(usualFor: record).nonDigitLimit == 1)
    // One of which is too small to tell from nothing, for nearly all digits.
    let underflow = RiskRecord(
      (0..<1000).map { (scores: scores(0.9, 0.1, $0 == 0 ? 0.001 : 0), isRight: true) }
    )
    #expect(underflow.nonDigitLimit == 0 && underflow.isSound)
    #expect(Acceptance(usualFor: underflow).verdict(of: scores(0.95, 0, 0.001)) == .notADigit)
  }

  @Test func `what a detector says is held to limits of its own`() throws {
    let record = RiskRecord(readings())
    let usual = Acceptance(usualFor: record).accepting(from: 0.9)
    #expect(usual.verdict(of: scores(0.93, 0, 0.06)) == .notADigit)
    #expect(usual.verdict(of: scores(0.95, 0, 0.045), by: .detector) == .read)
    #expect(usual.verdict(of: scores(0.93, 0, 0.06), by: .detector) == .notADigit)
    // Beside other digits, what looks a little like none is one.
    #expect(usual.verdict(of: scores(0.93, 0, 0.06), by: .line) == .read)
    #expect(usual.verdict(of: scores(0.895, 0, 0.105), by: .line) == .notADigit)
    // Only where a promise is in the way is there no doubt that it is a digit.
    let promised = Acceptance(try Promise(maximumError: 0.3, record: record), nonDigitLimit: nil)
    for witness in [Sighting.Witness.detector, .line] {
      #expect(promised.verdict(of: scores(0.99, 0, 0.005), by: witness) == .confused)
    }
  }
}
