// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import NeuralNet
import Testing

@testable import Training

struct ReleaseComparisonTests {
  /// A model that could be the current one.
  private let current = ReleaseMeasures(
    count: 10_000,
    errors: 37,
    calibrationError: 0.004,
    nonDigits: .init(area: 0.98, accepted: 0.2, digitsAccepted: 0.999),
    worse: [.init(severity: 0.5, accuracy: 0.97), .init(severity: 1, accuracy: 0.8)],
    multiplyAdds: 1000
  )

  private func failures(
    latency: PairedLatency? = nil,
    tolerances: ReleaseTolerances = .standard,
    _ change: (inout ReleaseMeasures) -> Void
  ) -> [ReleaseFinding.Measure] {
    var new = current
    change(&new)
    let comparison = ReleaseComparison(
      of: new,
      against: current,
      latency: latency,
      tolerances: tolerances
    )
    #expect(comparison.passes == comparison.failures.isEmpty)
    return comparison.failures.map(\.measure)
  }

  @Test func `a model is no worse than itself, and what was not measured is named`() {
    let comparison = ReleaseComparison(of: current, against: current)
    #expect(comparison.passes)
    #expect(comparison.findings.count == 8)
    #expect(comparison.notMeasured == [.latency])
    var bare = current
    bare.nonDigits = nil
    bare.worse = []
    bare.multiplyAdds = nil
    let little = ReleaseComparison(of: bare, against: current)
    #expect(little.findings.map(\.measure) == [.errors, .calibration])
    #expect(
      little.notMeasured == [
        .rejectionArea, .nonDigitsAccepted, .digitsAccepted, .robustness, .latency, .multiplyAdds,
      ]
    )
  }

  @Test func `a tolerance that is used up to the end is kept, and a little more is too much`() {
    #expect(failures { $0.errors = 42 } == [])
    #expect(failures { $0.errors = 43 } == [.errors])
    #expect(failures { $0.calibrationError = 0.005 } == [])
    #expect(failures { $0.calibrationError = 0.00501 } == [.calibration])
    #expect(failures { $0.nonDigits?.area = 0.975 } == [])
    #expect(failures { $0.nonDigits?.area = 0.9749 } == [.rejectionArea])
    #expect(failures { $0.nonDigits?.accepted = 0.22 } == [])
    #expect(failures { $0.nonDigits?.accepted = 0.2201 } == [.nonDigitsAccepted])
    #expect(failures { $0.nonDigits?.digitsAccepted = 0.997 } == [])
    #expect(failures { $0.nonDigits?.digitsAccepted = 0.9969 } == [.digitsAccepted])
    #expect(failures { $0.worse[1].accuracy = 0.795 } == [])
    #expect(failures { $0.worse[1].accuracy = 0.7949 } == [.robustness])
    #expect(failures { $0.multiplyAdds = 1050 } == [])
    #expect(failures { $0.multiplyAdds = 1051 } == [.multiplyAdds])
  }

  @Test func `a better model passes however much better it is`() {
    let failures = failures {
      $0.errors = 0
      $0.calibrationError = 0
      $0.nonDigits = .init(area: 1, accepted: 0, digitsAccepted: 1)
      $0.worse = [.init(severity: 0.5, accuracy: 1), .init(severity: 1, accuracy: 1)]
      $0.multiplyAdds = 1
    }
    #expect(failures == [])
  }

  @Test func `a small calibration error is good enough after a smaller one`() {
    var good = current
    good.calibrationError = 0.0005
    var new = good
    new.calibrationError = 0.003
    #expect(ReleaseComparison(of: new, against: good).passes)
    new.calibrationError = 0.0031
    #expect(ReleaseComparison(of: new, against: good).failures.map(\.measure) == [.calibration])
  }

  @Test func `each severity is judged by itself`() throws {
    var new = current
    new.worse = [.init(severity: 0.5, accuracy: 0.9), .init(severity: 1, accuracy: 0.9)]
    let failures = ReleaseComparison(of: new, against: current).failures
    let failure = try #require(failures.first)
    #expect(failures.count == 1)
    #expect(failure.severity == 0.5)
    #expect(abs(failure.limit - 0.965) < 1e-12)
    #expect(abs(failure.excess - 0.065) < 1e-12)
    #expect(failure.tolerance == "at most 0.50 points lower")
  }

  @Test(arguments: [(100, 0), (2000, 1), (10_000, 5)])
  func `so many more errors are tolerated as the images allow`(count: Int, more: Int) {
    let before = ReleaseMeasures(count: count, errors: 3, calibrationError: 0)
    var new = before
    new.errors = 3 + more
    #expect(ReleaseComparison(of: new, against: before).passes)
    new.errors += 1
    let failures = ReleaseComparison(of: new, against: before).failures
    #expect(failures.map(\.tolerance) == ["at most \(more) more of \(count)"])
    #expect(failures.map(\.excess) == [1])
  }

  @Test func `a read may take so much longer and no more`() throws {
    func latency(_ new: Int) throws -> PairedLatency {
      try #require(
        PairedLatency(new: [[.microseconds(new)]], current: [[.microseconds(100)]], count: 1)
      )
    }
    #expect(try failures(latency: latency(115)) { _ in } == [])
    #expect(try failures(latency: latency(116)) { _ in } == [.latency])
    #expect(try failures(latency: latency(10)) { _ in } == [])
  }

  @Test func `tolerances can be wider or narrower`() {
    var tolerances = ReleaseTolerances()
    tolerances.errorsRise = 0
    tolerances.multiplyAddsRatio = 2
    let failures = failures(tolerances: tolerances) {
      $0.errors = 38
      $0.multiplyAdds = 2000
    }
    #expect(failures == [.errors])
  }

  @Test func `what is not a number never passes`() {
    #expect(failures { $0.calibrationError = .nan } == [.calibration])
    #expect(failures { $0.worse[0].accuracy = .nan } == [.robustness])
  }
}

struct ReleaseTolerancesTests {
  private func decode(_ json: String) throws -> ReleaseTolerances {
    try JSONDecoder().decode(ReleaseTolerances.self, from: Data(json.utf8))
  }

  @Test func `what JSON leaves out keeps its standard value`() throws {
    #expect(try decode("{}") == .standard)
    var wider = ReleaseTolerances.standard
    wider.latencyRatio = 2
    wider.errorsRise = 0
    #expect(try decode(#"{"latency_ratio": 2, "errors_rise": 0}"#) == wider)
  }

  @Test func `JSON gives every tolerance back`() throws {
    var all = ReleaseTolerances()
    all.errorsRise = 0.1
    all.calibrationRise = 0.2
    all.calibrationGoodEnough = 0.3
    all.rejectionAreaFall = 0.4
    all.nonDigitsAcceptedRise = 0.5
    all.digitsAcceptedFall = 0.6
    all.robustnessFall = 0.7
    all.latencyRatio = 0.8
    all.multiplyAddsRatio = 0.9
    let json = try JSONEncoder().encode(all)
    #expect(try JSONDecoder().decode(ReleaseTolerances.self, from: json) == all)
    let fields = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(fields.count == 9)
  }

  @Test(arguments: [
    #"{"latency": 2}"#, #"{"latency_ratio": -1}"#, #"{"latency_ratio": "2"}"#, "[]",
  ])
  func `an unknown name and what is no number from 0 on are refused`(json: String) {
    #expect(throws: DecodingError.self) { try decode(json) }
  }
}
