// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import Training

struct StatisticsTests {
  @Test(
    arguments: [
      // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I.
      (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
      (1, 29, 0.0061, 0.1718),
      (5, 10, 0.2366, 0.7634), (20, 20, 0.8389, 1),
    ])
  func `Wilson's interval is that of published examples`(
    successes: Int,
    trials: Int,
    low: Double,
    high: Double
  ) {
    let interval = Interval.wilson(successes: successes, of: trials)
    #expect(abs(interval.low - low) < 5e-5)
    #expect(abs(interval.high - high) < 5e-5)
  }

  @Test func `of no trials nothing is known`() {
    #expect(Interval.wilson(successes: 0, of: 0) == Interval.wilson(successes: 0, of: 0))
    #expect(Interval.wilson(successes: 0, of: 0).low == 0)
    #expect(Interval.wilson(successes: 0, of: 0).high == 1)
  }

  @Test func `the calibration error of four answers is that of a hand calculation`() {
    // Two in the bin 0.9333...1: confidence 0.96, half right. One in 0.5333...0.6, right. One in 0.2666...0.3333, wrong.
    let answers: [LabelledScores] = [
      .sure(0.95, isRight: true), .sure(0.97, isRight: false), .sure(0.58, isRight: true),
      .sure(0.3, isRight: false),
    ]
    let reliability = Reliability(of: answers)
    #expect(reliability.bins.count == 15)
    #expect(reliability.bins.map(\.count).reduce(0, +) == 4)
    #expect(reliability.bins[14].count == 2)
    #expect(abs(reliability.bins[14].confidence - 0.96) < 1e-12)
    #expect(reliability.bins[14].accuracy == 0.5)
    #expect(reliability.bins[8].accuracy == 1)
    #expect(reliability.bins[4].count == 1)
    // 2/4 · 0.46 + 1/4 · 0.42 + 1/4 · 0.3
    #expect(abs(reliability.expectedCalibrationError - 0.41) < 1e-12)
  }

  @Test func `a confidence at the end of a bin is in it`() {
    let reliability = Reliability(
      of: [.sure(1, isRight: true), .sure(0.5, isRight: true)],
      binCount: 2
    )
    #expect(reliability.bins.map(\.count) == [1, 1])
    #expect(reliability.expectedCalibrationError == 0.25)
  }

  @Test func `risk over coverage is that of a hand calculation`() {
    let answers: [LabelledScores] = [
      .sure(0.6, isRight: false), .sure(0.9, isRight: true), .sure(0.8, isRight: true),
      .sure(0.7, isRight: false),
    ]
    let risk = RiskCoverage(of: answers)
    #expect(risk.curve.map(\.coverage) == [0.25, 0.5, 0.75, 1])
    #expect(risk.curve.map(\.error) == [0, 0, 1.0 / 3, 0.5])
    #expect(risk.curve.map(\.confidence) == [0.9, 0.8, 0.7, 0.6])
    #expect(abs(risk.area - (1.0 / 3 + 0.5) / 4) < 1e-12)
    #expect(risk.points.map(\.error) == [0.5, 0.5, 0.5, 0.5, 0.5])
  }

  @Test func `answers of equal confidence share their errors whatever their order`() {
    let answers: [LabelledScores] = [
      .sure(0.8, isRight: false), .sure(0.8, isRight: true), .sure(0.9, isRight: true),
    ]
    let risk = RiskCoverage(of: answers)
    #expect(risk == RiskCoverage(of: answers.reversed()))
    #expect(risk.curve.map(\.error) == [0, 0.25, 1.0 / 3])
  }

  @Test func `coverages are counted in whole images`() {
    let answers = (0..<1000).map { index in
      LabelledScores.sure(0.9 - Double(index) / 2000, isRight: index < 990)
    }
    let points = RiskCoverage(of: answers).points
    #expect(points.map(\.coverage) == [0.9, 0.95, 0.99, 0.995, 1])
    #expect(points.map(\.error) == [0, 0, 0, 5.0 / 995, 0.01])
    #expect(RiskCoverage(of: answers).curve.count == 190)
    #expect(RiskCoverage(of: []).curve.isEmpty)
    #expect(RiskCoverage(of: []).area == 0)
  }

  @Test func `the area under the ROC counts pairs and halves ties`() throws {
    // Of nine pairs the positive wins six and ties one.
    let roc = try #require(ROC(positives: [0.9, 0.5, 0.6], negatives: [0.5, 0.4, 0.7]))
    #expect(abs(roc.area - 6.5 / 9) < 1e-12)
    #expect(roc.points.first == ROC.Point(falsePositives: 0, truePositives: 0))
    #expect(roc.points.last == ROC.Point(falsePositives: 1, truePositives: 1))
    #expect(ROC(positives: [1, 1], negatives: [0])?.area == 1)
    #expect(ROC(positives: [0], negatives: [1, 1])?.area == 0)
    #expect(ROC(positives: [0.3, 0.3], negatives: [0.3])?.area == 0.5)
    #expect(ROC(positives: [], negatives: [1]) == nil)
  }

  @Test func `a long ROC is thinned and its area is exact`() throws {
    let positives = (0..<5000).map { Double($0) + 0.5 }
    let roc = try #require(ROC(positives: positives, negatives: (0..<5000).map(Double.init)))
    #expect(roc.points.count <= 402)
    // Positive i beats negatives 0...i: (1 + ... + 5000) of 5000².
    #expect(roc.area == 5001.0 / 10_000)
  }

  @Test func `percentiles are those of the nearest rank`() throws {
    let latency = try #require(Latency((1...200).map { .microseconds($0) }))
    #expect(latency.count == 200)
    #expect(abs(latency.medianMicroseconds - 100) < 1e-6)
    #expect(abs(latency.percentile99Microseconds - 198) < 1e-6)
    #expect(Latency([]) == nil)
  }
}
