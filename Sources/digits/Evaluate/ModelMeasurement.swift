// DigitClassifier
// SPDX-License-Identifier: MIT

import Kernels
import NeuralNet
import Training

/// The result of `digits evaluate`.
struct ModelMeasurement: Encodable {
  /// The network.
  let model: String
  /// The images.
  let split: Split
  /// What it was computed with.
  let engine: Engine
  /// What came out.
  let evaluation: Evaluation

  private enum CodingKeys: String, CodingKey {
    case model
    case split
    case kernels
    case precision
    case accuracy
    case correct
    case count
    case loss
    case confusion
    case misread
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(split, forKey: .split)
    try container.encode(engine.backend.rawValue, forKey: .kernels)
    try container.encode(engine.precision.rawValue, forKey: .precision)
    try container.encode(evaluation.accuracy, forKey: .accuracy)
    try container.encode(evaluation.correct, forKey: .correct)
    try container.encode(evaluation.count, forKey: .count)
    try container.encode(evaluation.loss, forKey: .loss)
    try container.encode(evaluation.confusion, forKey: .confusion)
    try container.encode(evaluation.misread, forKey: .misread)
  }

  /// The result for people: accuracy and who was taken for whom.
  var text: String {
    let images =
      switch split {
      case .test: "MNIST's test images"
      case .validation: "the training images held out for validation"
      case .train: "the training images"
      }
    var table = TextTable(
      header: ["shown \\ read"] + (0...9).map(String.init),
      alignments: Array(repeating: .right, count: 11)
    )
    for (digit, row) in evaluation.confusion.counts.enumerated() {
      table.rows.append([String(digit)] + row.map { $0 == 0 ? "·" : $0.grouped })
    }
    return """
      \(model) on \(images), \(engine.backend.rawValue) kernels in \(engine.precision.rawValue)

        right  \(evaluation.correct.grouped) of \(evaluation.count.grouped), \
      \((evaluation.accuracy * 100).fixed(2)) %
        loss   \(evaluation.loss.fixed(5))

      \(table.lines.map { "  " + $0 }.joined(separator: "\n"))
      """
  }
}
