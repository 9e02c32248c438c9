// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet
import Recognition

@testable import Training

extension LabelledScores {
  /// An answer with a confidence, right or wrong; what is left is shared by the other nine digits.
  static func sure(
    _ confidence: Double,
    isRight: Bool,
    label: Int = 3,
    nonDigit: Double = 0,
    stage: Int = 0
  ) -> LabelledScores {
    let rest = (1 - confidence - nonDigit) / 9
    var digits = [Double](repeating: rest, count: 10)
    digits[isRight ? label : (label + 1) % 10] = confidence
    return LabelledScores(
      label: label,
      scores: Scores(digits: digits, nonDigit: nonDigit, stage: stage)
    )
  }
}

extension Reading {
  /// A reading of a digit with a confidence; what is left is shared by the other nine.
  static func sure(_ confidence: Double, of digit: Int) -> Reading {
    let scores = LabelledScores.sure(confidence, isRight: true, label: digit).scores
    return Reading(
      predictedClass: digit,
      confidence: confidence,
      probabilities: scores.digits,
      verdict: .read,
      box: nil
    )
  }
}

extension Classifier {
  /// Answers by the first ten pixels of the first row, with a logit of ten times their value; an eleventh output is
  /// “no digit” and has the logit 1.
  static func pointer(classes: Int = 10) throws -> Classifier {
    var weights = [Float](repeating: 0, count: 784 * classes)
    for digit in 0..<10 { weights[digit * 784 + digit] = 10 }
    let model = try Model(
      architecture: Architecture(
        name: "pointer",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0, standardDeviation: 1),
        layers: [.flatten, .linear(outputFeatures: classes, bias: true)]
      ),
      tensors: [
        "layers.1.weight": Tensor(shape: [classes, 784], values: weights),
        "layers.1.bias": Tensor(
          shape: [classes],
          values: (0..<classes).map { $0 == 10 ? 1 : 0 }
        ),
      ]
    )
    return try Classifier(ModelBundle(model), identifier: "pointer")
  }
}

extension LabelledImages {
  /// Images that the pointer reads as these digits.
  static func pointing(at answers: [Int], labels: [UInt8]) throws -> LabelledImages {
    let pixels = answers.flatMap { answer in (0..<784).map { UInt8($0 == answer ? 255 : 0) } }
    return try LabelledImages(pixels: pixels, labels: labels)
  }
}
