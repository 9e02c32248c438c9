// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import NeuralNet
import Testing

@testable import Recognition

struct FieldTests {
  @Test(arguments: [
    (#"[0-4]\d\d"#, [[0, 1, 2, 3, 4], Array(0...9), Array(0...9)]),
    ("407", [[4], [0], [7]]),
    (#"\d{2}[^1-9]"#, [Array(0...9), Array(0...9), [0]]),
    ("[1379]{2}", [[1, 3, 7, 9], [1, 3, 7, 9]]),
    ("[0-24-5]", [[0, 1, 2, 4, 5]]),
  ])
  func `a pattern has one place for each digit`(text: String, places: [[Int]]) throws {
    let pattern = try FieldPattern(text)
    #expect(pattern.places == places)
    #expect(pattern.description == text)
  }

  @Test(arguments: [
    "", "a", "[", "[]", "[3-1]", "[^0-9]", #"\"#, #"\w"#, "1{", "1{}", "1{0}", "1{a}", "{3}",
    "1{65}",
    "[0-", "[0-4", "1{99999999999999999999}", "é", "1 2",
  ])
  func `what is no pattern is refused`(text: String) {
    #expect(throws: FieldError.self) { try FieldPattern(text) }
  }

  @Test func `a pattern says which digits fit`() throws {
    let pattern = try FieldPattern(#"[0-4]\d{2}"#)
    #expect(pattern.matches([4, 0, 7]))
    #expect(!pattern.matches([5, 0, 7]))
    #expect(!pattern.matches([4, 0]))
    #expect(!pattern.matches([4, 0, 7, 1]))
    #expect(FieldPattern(anyDigits: 3).matches([9, 0, 9]))
  }

  @Test(arguments: [
    (CheckDigit.luhn, "4539578763621486"), (.luhn, "79927398713"), (.luhn, "0"),
    (.ean, "4006381333931"), (.ean, "73513537"), (.ean, "036000291452"),
  ])
  func `published numbers keep their rule, and no other last digit does`(
    rule: CheckDigit,
    number: String
  ) {
    let digits = number.compactMap(\.wholeNumberValue)
    #expect(rule.isKept(by: digits))
    for wrong in 0...9 where wrong != digits.last {
      #expect(!rule.isKept(by: digits.dropLast() + [wrong]))
    }
    #expect(!rule.isKept(by: []))
  }

  /// Ten probabilities for each of some digits, seeded.
  private func probabilities(_ count: Int, seed: UInt64) -> [[Double]] {
    var noise = Noise(state: seed)
    return (0..<count).map { _ in
      let weights = (0..<10).map { _ in Double.random(in: 0...1, using: &noise) }
      let sum = weights.reduce(0, +) * 1.1
      return weights.map { $0 / sum }
    }
  }

  @Test(arguments: [nil, CheckDigit.luhn, .ean], 1...8 as ClosedRange<UInt64>)
  func `the string found is the most probable of all that fit`(
    rule: CheckDigit?,
    seed: UInt64
  ) throws {
    let pattern = try FieldPattern(#"[0-4]\d[^5]\d"#)
    let probabilities = probabilities(4, seed: seed)
    var (best, bestProbability, total) = ([Int](), 0.0, 0.0)
    for number in 0..<10_000 {
      let digits = [number / 1000, number / 100 % 10, number / 10 % 10, number % 10]
      guard pattern.matches(digits), rule?.isKept(by: digits) ?? true else { continue }
      let probability = zip(probabilities, digits).reduce(1) { $0 * $1.0[$1.1] }
      total += probability
      if probability > bestProbability { (best, bestProbability) = (digits, probability) }
    }
    let field = try #require(FieldReading(probabilities, fitting: pattern, rule, isCovered: true))
    #expect(field.digits == best)
    #expect(field.text == best.map(String.init).joined())
    #expect(abs(field.confidence - bestProbability / total) < 1e-9)
    #expect(abs(field.support - total) < 1e-9)
  }

  @Test func `a line of another length, or of impossible digits, is not read`() throws {
    let pattern = try FieldPattern("[12]{3}")
    #expect(FieldReading(probabilities(2, seed: 1), fitting: pattern, nil, isCovered: true) == nil)
    let three = Array(repeating: [0, 0, 0, 1.0, 0, 0, 0, 0, 0, 0], count: 3)
    #expect(FieldReading(three, fitting: pattern, nil, isCovered: true) == nil)
  }

  private func digit(_ value: Int, _ confidence: Double = 0.99, accepted: Bool = true) -> Reading {
    var probabilities = [Double](repeating: (1 - confidence) / 9, count: 10)
    probabilities[value] = confidence
    return Reading(
      predictedClass: value,
      confidence: confidence,
      probabilities: probabilities,
      verdict: accepted ? .read : .confused,
      box: nil
    )
  }

  @Test func `a rule reads the line that fits it best`() throws {
    let page = PageReading(lines: [
      [digit(1), digit(2)], [digit(9), digit(9), digit(9)], [digit(4), digit(0), digit(7)],
    ])
    let rule = FieldRule(pattern: try FieldPattern(#"[0-4]\d\d"#), checkDigit: nil)
    let field = try #require(rule.read(page))
    #expect(field.text == "407")
    #expect(Acceptance.unpromised.accepts(field))
    // 9 is nearly impossible there, and yet the best of what is left.
    let other = try #require(rule.read(PageReading(lines: [[digit(9), digit(9), digit(9)]])))
    #expect(other.support < 0.1)
    #expect(!Acceptance.unpromised.accepts(other))
    #expect(rule.read(.empty) == nil)
  }

  @Test func `a rule does not make a digit of what hardly looks like one`() throws {
    let record = RiskRecord(
      (0..<1000).map { _ in (scores: scores(nonDigit: 0.02), isRight: true) }
    )
    let rule = FieldRule(pattern: try FieldPattern("7{2}"), checkDigit: nil)
    for (nonDigit, isAccepted) in [(0.019, true), (0.03, false)] {
      var model = try LinearModel(
        weights: [[Float]](repeating: [Float](repeating: 0, count: 784), count: 11),
        biases: (0..<11).map {
          $0 == 7 ? Float(log(1 - nonDigit)) : $0 == 10 ? Float(log(nonDigit)) : -30
        }
      ).model()
      model.metadata[RiskRecord.metadataKey] = String(
        decoding: try JSONEncoder().encode(record),
        as: UTF8.self
      )
      let recognizer = try Recognizer(model: model, identifier: "test")
      let seven = recognizer.read(glyph: [UInt8](repeating: 0, count: 784))
      #expect(seven.confidence >= recognizer.acceptance.threshold || !isAccepted)
      let field = try #require(rule.read(PageReading(lines: [[digit(7), seven]])))
      #expect(field.confidence == 1 && recognizer.acceptance.accepts(field) == isAccepted)
    }
  }

  @Test func `nor does it of what the detector takes for none rather than for any digit`() {
    var digits = [Double](repeating: 0, count: 10)
    (digits[3], digits[8]) = (0.3, 0.25)
    let scores = Scores(digits: digits, nonDigit: 0.45)
    #expect(!Acceptance.unpromised.covers(scores, by: .line))
    #expect(Acceptance.unpromised.covers(Scores(digits: digits, nonDigit: 0.2), by: .line))
    // A digit by itself is refused for as much doubt.
    let strict = Acceptance.unpromised.accepting(from: 0.83)
    digits = (0..<10).map { $0 == 3 ? 0.67 : 0 }
    let sign = Scores(digits: digits, nonDigit: 0.33)
    #expect(strict.verdict(of: sign, by: .detector) != .read)
    #expect(!strict.covers(sign, by: .detector))
  }

  @Test(arguments: [(CheckDigit.luhn, "79927398713", "34"), (.ean, "4006381333931", "48")])
  func `a check digit alone is looked for in the line with most digits`(
    rule: CheckDigit,
    number: String,
    stray: String
  ) throws {
    func line(_ text: String, _ confidence: Double) -> [Reading] {
      text.compactMap(\.wholeNumberValue).map { digit($0, confidence) }
    }
    let fieldRule = FieldRule(pattern: nil, checkDigit: rule)
    #expect(rule.isKept(by: stray.compactMap(\.wholeNumberValue)))
    let page = PageReading(lines: [line(stray, 0.999), line(number, 0.98), line("0", 0.999)])
    #expect(fieldRule.read(page)?.text == number)
    // A line that is rather none of those that fit does not count for its length.
    let broken = line(number.dropLast() + (number.last == "1" ? "7" : "1"), 0.99999)
    let other = fieldRule.read(PageReading(lines: [broken, line(stray, 0.98)]))
    #expect(other?.text.count == (rule == .luhn ? 2 : number.count))
    #expect(fieldRule.read(PageReading(lines: [line("0", 0.99)])) == nil)
    // A pattern that asks for two digits gets two.
    let short = FieldRule(pattern: FieldPattern(anyDigits: 2), checkDigit: rule)
    #expect(short.read(page)?.text == stray)
  }

  /// A seven that may be no digit.
  private func scores(nonDigit: Double) -> Scores {
    var digits = [Double](repeating: 0, count: 10)
    digits[7] = 1 - nonDigit
    return Scores(digits: digits, nonDigit: nonDigit)
  }

  @Test func `a check digit mends what was nearly right`() throws {
    // 73513537 with its first 3 nearly taken for an 8.
    var digits = "73513537".compactMap(\.wholeNumberValue).map { digit($0) }
    digits[1] = digit(8, 0.55)
    digits[1].probabilities[3] = 0.44
    let page = PageReading(lines: [digits])
    #expect(page.text == "78513537")
    let field = try #require(FieldRule(pattern: nil, checkDigit: .ean).read(page))
    #expect(field.text == "73513537")
    #expect(field.confidence > 0.9)
  }

  @Test func `a page that says what is expected matches`() throws {
    let page = PageReading(lines: [[digit(4), digit(0)], [digit(7)]])
    let same = try Verification(of: page, expecting: "40 7")
    #expect(same.outcome == .match && same.accepted)
    #expect(same.expected == "407" && same.probabilities == [0.99, 0.99, 0.99])
    let other = try Verification(of: page, expecting: "401")
    #expect(other.outcome == .mismatch && other.accepted)
    let longer = try Verification(of: page, expecting: "4070")
    #expect(longer.outcome == .mismatch && longer.accepted && longer.probabilities.isEmpty)
    let none = try Verification(of: .empty, expecting: "4")
    #expect(none.outcome == .mismatch && !none.accepted)
  }

  @Test func `an unsure digit leaves the outcome open`() throws {
    let page = PageReading(lines: [[digit(4), digit(0, 0.4, accepted: false)]])
    let same = try Verification(of: page, expecting: "40")
    #expect(same.outcome == .match && !same.accepted)
    let unsure = try Verification(of: page, expecting: "41")
    #expect(unsure.outcome == .mismatch && !unsure.accepted)
    // The first digit is surely another one, whatever the second is.
    let sure = try Verification(of: page, expecting: "90")
    #expect(sure.outcome == .mismatch && sure.accepted)
  }

  @Test(arguments: ["", " ", "4a", "٤", String(repeating: "1", count: 1001)])
  func `what is expected has to be digits`(text: String) {
    #expect(throws: FieldError.self) { try Verification(of: .empty, expecting: text) }
  }
}
