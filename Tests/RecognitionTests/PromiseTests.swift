// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import Recognition
import Testing

struct PromiseTests {
  private let bound = BinomialBound()

  @Test(arguments: [(5000, 5.99e-4), (30_000, 9.985e-5), (100, 0.02951), (1, 0.95)])
  func `without an error the bound is the closed form`(count: Int, expected: Double) {
    // (1 − p)ⁿ = 0.05.
    let found = bound.upper(errors: 0, of: count)
    #expect(abs(found - (1 - pow(0.05, 1 / Double(count)))) < 1e-9)
    #expect(abs(found / expected - 1) < 1e-3)
  }

  @Test(arguments: [
    (1, 100, 0.046560), (5, 100, 0.102253), (50, 100, 0.586363), (10, 10_000, 0.0016955),
  ])
  func `the bound is that of the tables`(errors: Int, count: Int, expected: Double) {
    // Quantiles of the beta distribution, as Clopper and Pearson's limits are.
    #expect(abs(bound.upper(errors: errors, of: count) / expected - 1) < 1e-3)
  }

  @Test func `nothing counted, and nothing right, bound nothing`() {
    #expect(bound.upper(errors: 0, of: 0) == 1)
    #expect(bound.upper(errors: 7, of: 7) == 1)
  }

  @Test func `as many readings as a promise needs support it, and fewer do not`() throws {
    let needed = try #require(bound.readings(toSupport: 1e-4, errorShare: 0))
    #expect(needed == 29_956)
    #expect(bound.upper(errors: 0, of: needed) <= 1e-4)
    #expect(bound.upper(errors: 0, of: needed - 1) > 1e-4)
    #expect(bound.readings(toSupport: 1e-3, errorShare: 1e-3) == nil)
  }

  @Test(arguments: [1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 0.9])
  func `readings support a share exactly where their bound is no larger`(share: Double) {
    for count in stride(from: 1, to: 400, by: 7) {
      for errors in 0...min(count, 12) {
        let isBelow = bound.upper(errors: errors, of: count) <= share
        #expect(bound.supports(share, errors: errors, of: count) == isBelow)
      }
    }
  }

  /// Readings from sure to unsure; those at the given places are wrong.
  private func record(_ count: Int, wrong: Set<Int>) -> RiskRecord {
    RiskRecord(
      (0..<count).map { place in
        (confidence: 1 - Double(place) / Double(2 * count + 2), isRight: !wrong.contains(place))
      }.shuffled()
    )
  }

  @Test func `the surest readings that support a promise are accepted`() throws {
    // The last 200 of 20,000 are all wrong, the rest is right.
    let record = record(20_000, wrong: Set(19_800..<20_000))
    let promise = try Promise(maximumError: 0.001, record: record)
    #expect(promise.expectedAcceptance > 0.985 && promise.expectedAcceptance <= 0.992)
    #expect(
      bound.upper(errors: promise.evidence.errors, of: promise.evidence.accepted) <= 0.001
    )
    #expect(abs(promise.threshold - (1 - promise.expectedAcceptance / 2)) < 1e-3)
    let strict = try Promise(maximumError: 0.0002, record: record)
    #expect(strict.threshold >= promise.threshold && strict.evidence.errors == 0)
  }

  @Test func `a promise that the readings do not support is refused with what it would take`()
    throws
  {
    let record = record(5000, wrong: [])
    let refusal = #expect(throws: Promise.Refusal.self) {
      try Promise(maximumError: 0.0001, record: record)
    }
    #expect(refusal?.readingsNeeded == 29_956)
    #expect(refusal?.description.contains("5000 labelled readings") == true)
    #expect(try Promise(maximumError: 0.0006, record: record).expectedAcceptance == 1)
  }

  @Test func `where the surest readings are wrong too often no number would do`() throws {
    let record = record(10_000, wrong: Set(stride(from: 0, to: 10_000, by: 50)))
    let refusal = #expect(throws: Promise.Refusal.self) {
      try Promise(maximumError: 0.01, record: record)
    }
    #expect(refusal?.readingsNeeded == nil)
    #expect(refusal?.errors ?? 0 > 0)
  }

  @Test func `two shares that nobody could tell apart are not told apart for hours`() throws {
    let record = record(10_000, wrong: Set(stride(from: 0, to: 10_000, by: 50)))
    // 1 in 50 are wrong; to show that this is below it takes some 10¹⁶ readings.
    let refusal = #expect(throws: Promise.Refusal.self) {
      try Promise(maximumError: 0.020_000_001, record: record)
    }
    #expect(refusal?.readingsNeeded == nil)
  }

  @Test func `the first failure ends the search, however good what follows looks`() throws {
    // A bad patch in the middle, then thousands of right ones.
    let record = record(10_000, wrong: Set(4000..<4060))
    let promise = try Promise(maximumError: 0.008, record: record)
    #expect(promise.expectedAcceptance < 0.42)
  }

  @Test func `what is less probable than all else together counts for nothing`() throws {
    let record = RiskRecord(
      (0..<10_000).map { (confidence: 1 - Double($0) / 10_001, isRight: true) }
    )
    let promise = try Promise(maximumError: 0.002, record: record)
    #expect(promise.threshold >= 0.5 && promise.evidence.accepted == 5000)
    // The 5,000 that may be accepted would have to be 5,990.
    let refusal = #expect(throws: Promise.Refusal.self) {
      try Promise(maximumError: 0.0005, record: record)
    }
    #expect(refusal?.readingsNeeded == 11_980)
    // Where no reading may be accepted, no number of them helps.
    let unsure = RiskRecord((0..<10_000).map { _ in (confidence: 0.3, isRight: true) })
    let hopeless = #expect(throws: Promise.Refusal.self) {
      try Promise(maximumError: 0.01, record: unsure)
    }
    #expect(hopeless != nil && hopeless?.readingsNeeded == nil)
    // Nor can more be asked for than can be counted.
    var few = RiskRecord([(confidence: 0.9, isRight: true)])
    few.count = 1_000_000_000
    #expect(few.isSound)
    let endless = #expect(throws: Promise.Refusal.self) {
      try Promise(maximumError: 3e-10, record: few)
    }
    #expect(endless != nil && endless?.readingsNeeded == nil)
  }

  @Test func `a record survives JSON and knows nonsense`() throws {
    let record = record(1000, wrong: [3, 500, 999])
    let json = try JSONEncoder().encode(record)
    #expect(try JSONDecoder().decode(RiskRecord.self, from: json) == record)
    #expect(record.isSound)
    #expect(record.steps.last?.accepted == 1000 && record.steps.last?.errors == 3)
    var damaged = record
    damaged.steps[0].errors = damaged.steps[0].accepted + 1
    #expect(!damaged.isSound)
    damaged = record
    damaged.steps.swapAt(0, 5)
    #expect(!damaged.isSound)
    damaged = record
    damaged.steps[0].accepted = 0
    damaged.steps[0].errors = 0
    #expect(!damaged.isSound)
    damaged.steps[0].accepted = -1
    #expect(!damaged.isSound)
    damaged = record
    damaged.nonDigitLimit = 1.5
    #expect(!damaged.isSound)
    damaged.nonDigitLimit = .nan
    #expect(!damaged.isSound)
    damaged = record
    damaged.count = .max
    #expect(!damaged.isSound)
  }

  @Test func `equals are accepted together`() {
    let record = RiskRecord((0..<1000).map { (confidence: 0.9, isRight: $0 != 0) })
    #expect(record.steps.count == 1)
    #expect(record.steps.first?.accepted == 1000)
  }
}
