// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Recognition
import Testing

@testable import Training

struct AssessmentTests {
  private let answers: [LabelledScores] = [
    .sure(0.91, isRight: true, label: 3), .sure(0.82, isRight: false, label: 3),
    .sure(0.73, isRight: true, label: 4, nonDigit: 0.09, stage: 1),
    .sure(0.82, isRight: false, label: 7),
  ]

  @Test func `counts, loss and Brier score are those of a hand calculation`() {
    let assessment = Assessment(of: answers)
    #expect(assessment.count == 4)
    #expect(assessment.correct == 2)
    #expect(assessment.accuracy == 0.5)
    #expect(assessment.misread == [1, 3])
    #expect(assessment.accuracyInterval == .wilson(successes: 2, of: 4))
    // A wrong one leaves (1 − 0.82)/9 = 0.02 to each of the other digits, the right one among them.
    let loss = -(log(0.91) + 2 * log(0.02) + log(0.73)) / 4
    #expect(abs(assessment.loss - loss) < 1e-9)
    let first = 0.09 * 0.09 + 9 * 0.01 * 0.01
    let wrong = 0.98 * 0.98 + 0.82 * 0.82 + 8 * 0.02 * 0.02
    let third = 0.27 * 0.27 + 9 * 0.02 * 0.02 + 0.09 * 0.09
    #expect(abs(assessment.brier - (first + 2 * wrong + third) / 4) < 1e-9)
  }

  @Test func `each digit has precision, recall and F1`() {
    let classes = Assessment(of: answers).classes
    #expect(classes.map(\.digit) == Array(0...9))
    // Two threes, one read right. Two were read as 4: the four and a three.
    #expect((classes[3].count, classes[3].precision, classes[3].recall) == (2, 1, 0.5))
    #expect(abs(classes[3].f1 - 2.0 / 3) < 1e-12)
    #expect((classes[4].precision, classes[4].recall) == (0.5, 1))
    #expect((classes[0].count, classes[0].precision, classes[0].f1) == (0, 0, 0))
  }

  @Test func `the most confident mistakes come first, of equals the first image`() {
    let worst = Assessment(of: answers).worstMistakes
    #expect(worst.map(\.index) == [1, 3])
    #expect(worst.map(\.answer) == [4, 8])
    let many = (0..<50).map {
      LabelledScores.sure(0.4 + 0.01 * Double($0), isRight: false)
    }
    let listed = Assessment(of: many).worstMistakes.map(\.index)
    #expect(listed == Array((26..<50).reversed()))
  }

  @Test func `stages tell their share, and what an image cost in the mean`() {
    let assessment = Assessment(of: answers, costs: [100, 500])
    #expect(assessment.stages.map(\.count) == [3, 1])
    #expect(assessment.stages.map(\.share) == [0.75, 0.25])
    #expect(assessment.stages.map(\.accuracy) == [1.0 / 3, 1])
    #expect(assessment.meanMultiplyAdds == 200)
    #expect(Assessment(of: answers).meanMultiplyAdds == nil)
    #expect(Assessment(of: [answers[0]], costs: [1, 2]).stages.map(\.count) == [1, 0])
  }

  @Test func `of whole pictures what is not found is wrong, whatever its label`() throws {
    let pictures: [LabelledScores] = [
      .init(label: 0, reading: .empty), .init(label: 3, reading: .sure(0.91, of: 3)),
      .init(label: 3, reading: .empty), .init(label: 3, reading: .sure(0.82, of: 4)),
    ]
    let assessment = Assessment(of: pictures, costs: [100, 500])
    #expect((assessment.count, assessment.correct) == (4, 1))
    #expect(assessment.misread == [0, 2, 3])
    #expect(assessment.notFound == [1, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    #expect(assessment.confusion.total == 2)
    #expect((assessment.classes[0].count, assessment.classes[0].recall) == (1, 0))
    #expect((assessment.classes[3].count, assessment.classes[3].recall) == (3, 1.0 / 3))
    #expect(assessment.worstMistakes.map(\.answer) == [4, nil, nil])
    #expect(assessment.worstMistakes.map(\.confidence) == [0.82, 0, 0])
    // Wrong at a confidence of 0 is well calibrated, and goes first where some need not be answered.
    #expect(
      (assessment.reliability.bins[0].count, assessment.reliability.bins[0].confidence) == (2, 0)
    )
    #expect(assessment.riskCoverage.curve.first?.error == 0)
    // Nothing seen favours no digit: 0.1 each.
    let loss = -(log(0.91) + log(0.02) + 2 * log(0.1)) / 4
    #expect(abs(assessment.loss - loss) < 1e-9)
    // Which networks answered, and at what cost, is not known.
    #expect(assessment.stages.isEmpty && assessment.meanMultiplyAdds == nil)
    let json = try JSONEncoder().encode(assessment)
    #expect(try JSONDecoder().decode(Assessment.self, from: json) == assessment)
  }

  @Test func `an answer is accepted from a confidence on`() {
    let acceptance = Acceptance.unpromised
    let glyph = LabelledScores.sure(0.91, isRight: true, nonDigit: 0.05)
    #expect(glyph.isAccepted(by: acceptance))
    #expect(!glyph.isAccepted(by: acceptance.accepting(from: 0.92)))
  }

  @Test func `a probability of zero costs much and not all`() {
    let scores = Scores(digits: [1] + [Double](repeating: 0, count: 9), nonDigit: 0)
    let assessment = Assessment(of: [LabelledScores(label: 1, scores: scores)])
    #expect(abs(assessment.loss - 126 * log(2)) < 1e-9)
  }

  @Test func `no images give zeros`() throws {
    let assessment = Assessment(of: [])
    #expect((assessment.count, assessment.accuracy, assessment.loss) == (0, 0, 0))
    #expect(assessment.reliability.expectedCalibrationError == 0)
    #expect(try JSONEncoder().encode(assessment).isEmpty == false)
  }

  @Test func `JSON has names in snake case and gives the assessment back`() throws {
    let assessment = Assessment(of: answers, costs: [100, 500])
    let json = try JSONEncoder().encode(assessment)
    #expect(try JSONDecoder().decode(Assessment.self, from: json) == assessment)
    let fields = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(
      Set(fields.keys) == [
        "count", "correct", "accuracy", "accuracy_interval", "loss", "brier", "classes",
        "confusion", "not_found",
        "reliability", "risk_coverage", "misread", "worst_mistakes", "stages", "mean_multiply_adds",
      ]
    )
  }

  @Test func `a cascade costs what its stages up to the answer cost`() throws {
    let wide = try Model.initialized(.linear(), seed: 1)
    let two = try ModelBundle(
      models: ["a": wide, "b": wide],
      metadata: [
        Cascade.metadataKey:
          #"{"stages":[{"members":["a"],"temperature":1,"exit":0.9},{"members":["a","b"],"temperature":1}]}"#
      ]
    )
    #expect(two.cascadeCosts == [7840, 3 * 7840])
    #expect(ModelBundle(wide).cascadeCosts == [7840])
    #expect(try ModelBundle(models: ["a": wide, "b": wide]).cascadeCosts == [])
  }
}

extension Architecture {
  fileprivate static func linear() -> Architecture {
    Architecture(
      name: "linear",
      input: FeatureShape(height: 28, width: 28, channels: 1),
      normalization: Normalization(mean: 0, standardDeviation: 1),
      layers: [.flatten, .linear(outputFeatures: 10, bias: true)]
    )
  }
}
