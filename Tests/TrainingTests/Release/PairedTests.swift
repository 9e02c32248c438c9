// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Recognition
import Testing

@testable import Training

struct PairedTests {
  private func answers(_ right: [Bool]) -> [LabelledScores] {
    right.map { .sure(0.9, isRight: $0) }
  }

  @Test func `images are counted by who reads them right`() {
    let pairs = PairedAnswers(
      new: answers([true, true, true, false, false, true]),
      current: answers([true, true, true, true, false, false])
    )
    #expect((pairs.both, pairs.onlyNew, pairs.onlyCurrent, pairs.neither) == (3, 1, 1, 1))
  }

  @Test func `of a slice's rounds the median counts, and all slices together`() throws {
    // Medians 30 and 100 for the new model, 20 and 45 for the current one; outliers change nothing.
    let latency = try #require(
      PairedLatency(
        new: [
          [.microseconds(30), .microseconds(9000), .microseconds(20)],
          [.microseconds(100), .microseconds(1), .microseconds(101)],
        ],
        current: [
          [.microseconds(20), .microseconds(20), .microseconds(21)],
          [.microseconds(45), .microseconds(8000), .microseconds(44)],
        ],
        count: 10
      )
    )
    #expect(abs(latency.newMicroseconds - 13) < 1e-9)
    #expect(abs(latency.currentMicroseconds - 6.5) < 1e-9)
    #expect(abs(latency.ratio - 2) < 1e-9)
    #expect((latency.count, latency.rounds) == (10, 3))
    #expect(PairedLatency(new: [], current: [], count: 0) == nil)
  }

  @Test func `both models read every image, slice by slice`() throws {
    let count = 2 * PairedLatency.sliceSize + 20
    let images = try LabelledImages.pointing(
      at: Array(repeating: 3, count: count),
      labels: Array(repeating: 3, count: count)
    )
    let latency = try #require(
      PairedLatency(
        new: try .pointer(),
        current: try .pointer(classes: 11),
        over: images,
        rounds: 3,
        clock: TickingClock()
      )
    )
    // Three slices, each of one tick of 10 ms.
    #expect(abs(latency.newMicroseconds - 30_000 / Double(count)) < 1e-6)
    #expect(abs(latency.ratio - 1) < 1e-9)
    #expect((latency.count, latency.rounds) == (count, 3))
    #expect(
      PairedLatency(
        new: try .pointer(),
        current: try .pointer(),
        over: images.subset([]),
        clock: TickingClock()
      ) == nil
    )
  }

  @Test func `measures are those of the assessment, at the cost of the first stage`() throws {
    let images = try Bars.images(20, seed: 1)
    let classifier = try Classifier.pointer(classes: 11)
    let answers = ScoredImages(of: classifier, over: images, clock: TickingClock()).answers
    let rejection = try #require(
      Rejection(of: classifier, against: answers, drawnFrom: images, count: 5, seed: 1)
    )
    let corruption = CorruptionAccuracy(of: classifier, over: images.subset(0..<4), seed: 1)
    let wide = try Model.initialized(Recipe.tiny().architecture, seed: 1)
    let measures = ReleaseMeasures(
      answers: answers,
      rejection: rejection,
      corruption: corruption,
      bundle: try ModelBundle(
        models: ["a": wide, "b": wide],
        metadata: [
          Cascade.metadataKey:
            #"{"stages":[{"members":["a"],"temperature":1,"exit":0.9},{"members":["a","b"],"temperature":1}]}"#
        ]
      )
    )
    let assessment = Assessment(of: answers)
    #expect((measures.count, measures.errors) == (20, 20 - assessment.correct))
    #expect(
      measures.calibrationError == assessment.reliability.expectedCalibrationError
    )
    #expect(measures.nonDigits?.area == rejection.heldOut.roc.area)
    #expect(measures.nonDigits?.accepted == rejection.heldOut.accepted)
    #expect(measures.nonDigits?.digitsAccepted == rejection.digitsAccepted)
    #expect(measures.worse.map(\.accuracy) == corruption.mean)
    #expect(try measures.multiplyAdds == wide.architecture.multiplyAdds)
  }
}

struct ReleaseReportTests {
  private func report(errors: Int) -> ReleaseReport {
    func subject(_ name: String, errors: Int) -> ReleaseReport.Subject {
      .init(
        identifier: "\(name)@1",
        sha256: "1f",
        kernels: "reference",
        precision: "float32",
        measures: ReleaseMeasures(count: 2, errors: errors, calibrationError: 0)
      )
    }
    return ReleaseReport(
      new: subject("new", errors: errors),
      current: subject("current", errors: 0),
      data: .init(name: "two images", count: 2, readsTestImages: true, seed: 1),
      environment: .init(
        date: "1970-01-01T00:00:00Z",
        software: "digits 0",
        machine: Machine(processor: nil, architecture: "x86_64", cores: 2, system: "Linux")
      ),
      pairs: PairedAnswers(
        new: [.sure(0.9, isRight: errors == 0), .sure(0.9, isRight: true)],
        current: [.sure(0.9, isRight: true), .sure(0.9, isRight: true)]
      ),
      latency: nil,
      tolerances: .standard
    )
  }

  @Test func `JSON holds identities, circumstances, measures, tolerances and the verdict`() throws {
    let report = report(errors: 1)
    #expect(!report.passes)
    let json = Data(try report.json())
    #expect(try JSONDecoder().decode(ReleaseReport.self, from: json) == report)
    let fields = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(
      Set(fields.keys) == [
        "new", "current", "data", "environment", "pairs", "tolerances", "comparison", "passes",
      ]
    )
    #expect(fields["passes"] as? Bool == false)
    let data = try #require(fields["data"] as? [String: Any])
    #expect(data["test_images_read"] as? Bool == true)
    let new = try #require(fields["new"] as? [String: Any])
    #expect(new["sha256"] as? String == "1f")
    let pairs = try #require(fields["pairs"] as? [String: Int])
    #expect(pairs["only_current_right"] == 1)
    let comparison = try #require(fields["comparison"] as? [String: Any])
    let findings = try #require(comparison["findings"] as? [[String: Any]])
    #expect(findings.first?["measure"] as? String == "errors")
    #expect(findings.first?["tolerance"] as? String == "at most 0 more of 2")
    #expect(findings.first?["passes"] as? Bool == false)
  }

  @Test func `a report of an equal model passes`() {
    #expect(report(errors: 0).passes)
  }
}
