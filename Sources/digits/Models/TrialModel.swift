// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Recognition

/// A model that is to be measured: its file, and its networks ready to read.
struct TrialModel: Sendable {
  /// The file.
  let loaded: LoadedModel
  /// What it is computed with: what `digits serve` would take.
  let engine: Engine
  /// The networks, and what of their answers is accepted.
  let recognizer: Recognizer
  /// The networks.
  var classifier: Classifier { recognizer.classifier }

  /// Reads a model file, or the model compiled in, and compiles its networks.
  ///
  /// - Parameters:
  ///   - path: The file; nil for the model compiled in.
  ///   - choice: What was asked for to compute with.
  /// - Throws: `CommandFailure` or `RecognitionError`.
  init(path: String?, choice: EngineChoice) throws {
    loaded = try LoadedModel(path: path)
    engine = choice.engine(for: loaded.bundle.metadata)
    recognizer = try loaded.recognizer(on: engine)
  }
}
