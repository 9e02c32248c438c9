// DigitClassifier
// SPDX-License-Identifier: MIT

import Training

/// What a run begins with.
struct TrainingStart: Sendable {
  /// What is run.
  var recipe: Recipe
  /// Starts every random choice.
  var seed: UInt64
  /// Where an unfinished run stands; nil for a new one.
  var checkpoint: Checkpoint?
}
