// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Recognition
import Server
import Training

extension ModelDescription {
  /// Says of a loaded model what its file tells.
  ///
  /// - Parameters:
  ///   - loaded: The model.
  ///   - recognizer: What reads with it.
  ///   - precision: How finely it is computed.
  init(_ loaded: LoadedModel, _ recognizer: Recognizer, precision: Precision) {
    let metadata = loaded.bundle.metadata
    self.init(
      recognizer,
      name: loaded.name,
      precision: precision.rawValue,
      cost: Cost(stages: loaded.bundle.cascadeCosts),
      evaluation: (ModelCard.evaluation(in: metadata) ?? [:]).mapValues { score in
        Score(correct: score.correct, count: score.count)
      },
      training: ModelCard.provenance(in: metadata).map { provenance in
        Training(
          recipe: ModelCard.recipeName(in: metadata),
          seed: provenance.seed,
          date: provenance.date,
          software: provenance.software
        )
      }
    )
  }
}

extension ModelDescription.Cost {
  /// A cascade's cost; nil where that of its stages is not known.
  ///
  /// - Parameter stages: The multiply-adds of a picture that each stage answers. How often each does is written
  ///   nowhere, so the mean is known of a single one alone.
  fileprivate init?(stages: [Int]) {
    guard let first = stages.first, let last = stages.last else { return nil }
    self.init(first: first, last: last, mean: stages.count == 1 ? first : nil)
  }
}
