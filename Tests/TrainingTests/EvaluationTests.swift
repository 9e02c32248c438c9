// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Foundation
import NeuralNet
import Testing

@testable import Training

struct EvaluationTests {
  /// Answers the digit whose pixel in the first row is brightest, with a logit of ten times its value.
  private func pointer() throws -> InferencePlan {
    var weights = [Float](repeating: 0, count: 7840)
    for digit in 0..<10 { weights[digit * 784 + digit] = 10 }
    return try InferencePlan(
      Model(
        architecture: Architecture(
          name: "pointer",
          input: FeatureShape(height: 28, width: 28, channels: 1),
          normalization: Normalization(mean: 0, standardDeviation: 1),
          layers: [.flatten, .linear(outputFeatures: 10, bias: true)]
        ),
        tensors: [
          "layers.1.weight": Tensor(shape: [10, 784], values: weights),
          "layers.1.bias": Tensor(shape: [10], values: [Float](repeating: 0, count: 10)),
        ]
      )
    )
  }

  /// Images that make `pointer` give these answers.
  private func images(answers: [Int], labels: [UInt8]) throws -> LabelledImages {
    let pixels = answers.flatMap { answer in
      (0..<784).map { UInt8($0 == answer ? 255 : 0) }
    }
    return try LabelledImages(pixels: pixels, labels: labels)
  }

  @Test func `counts, confusion and loss are those of a hand calculation`() throws {
    let images = try images(answers: [3, 3, 7, 0], labels: [3, 5, 7, 9])
    let evaluation = try Evaluation(of: pointer(), over: images)
    #expect(evaluation.count == 4)
    #expect(evaluation.correct == 2)
    #expect(evaluation.accuracy == 0.5)
    #expect(evaluation.misread == [1, 3])
    #expect(evaluation.confusion.counts[5][3] == 1)
    #expect(evaluation.confusion.counts[9][0] == 1)
    #expect(evaluation.confusion.total == 4)
    #expect(evaluation.confusion.correct == 2)
    // Right: log(e¹⁰ + 9) − 10; wrong: 10 more. Logits are float32, so to seven digits.
    let right = log(exp(10.0) + 9) - 10
    #expect(abs(evaluation.loss - (right + 5)) < 1e-5)
  }

  @Test(arguments: [1, 63, 64, 65, 200])
  func `threads and piece ends change nothing`(count: Int) throws {
    let answers = (0..<count).map { $0 * 7 % 10 }
    let images = try images(answers: answers, labels: (0..<count).map { UInt8($0 % 10) })
    let plan = try pointer()
    let alone = Evaluation(of: plan, over: images)
    #expect(alone == Evaluation(of: plan, over: images, parallel: .threads(3)))
    #expect(alone.misread == (0..<count).filter { answers[$0] != $0 % 10 })
  }

  @Test func `no images give no result but zero`() throws {
    let evaluation = try Evaluation(of: pointer(), over: images(answers: [], labels: []))
    #expect(evaluation.count == 0)
    #expect(evaluation.accuracy == 0)
    #expect(evaluation.loss == 0)
  }

  @Test func `a confusion matrix of another shape is refused`() {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ConfusionMatrix.self, from: Data("[[1,2],[3,4]]".utf8))
    }
  }
}
