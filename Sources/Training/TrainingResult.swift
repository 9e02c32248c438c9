// DigitClassifier
// SPDX-License-Identifier: MIT

public import NeuralNet

/// What a run leaves behind.
public struct TrainingResult: Sendable {
  /// Why a run was over.
  public enum Ending: String, Sendable, Hashable, Codable {
    /// It used every epoch of the recipe.
    case allEpochs = "all_epochs"
    /// The validation loss was not lowered any more.
    case earlyStopping = "early_stopping"
  }

  /// The weights of the epoch the recipe selects, without metadata.
  public let model: Model
  /// Why the run was over.
  public let ending: Ending
  /// One record an epoch, the kept epoch and the time.
  public let progress: TrainingProgress
  /// The kept weights on the validation images.
  public let validation: Evaluation
  /// The same in the other precisions that this CPU computes in.
  public let coarseValidations: [Precision: Evaluation]
  /// What the kept weights' answers about the validation images say of their probabilities.
  public let calibration: CascadeFit
}

/// How a call to `Trainer.run` ended.
public enum TrainingOutcome: Sendable {
  /// The run is over.
  case finished(TrainingResult)
  /// It was asked to stop; the checkpoint goes on where it left.
  case stopped(Checkpoint)
}
