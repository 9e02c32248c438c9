// DigitClassifier
// SPDX-License-Identifier: MIT

/// Where a run stands: with the weights and the optimiser, all that is needed to go on.
///
/// A value without behaviour but for the bookkeeping, so that it can be stored and compared.
public struct TrainingProgress: Sendable, Hashable, Codable {
  /// Epochs completed, validation included.
  public internal(set) var completedEpochs = 0
  /// Steps done in the epoch under way.
  public internal(set) var stepInEpoch = 0
  /// Steps done since the start.
  public internal(set) var step = 0
  /// Sum of the losses of the images seen in the epoch under way.
  var lossSum = 0.0
  /// Images read right in the epoch under way.
  var correct = 0
  /// Images seen in the epoch under way.
  var images = 0
  /// Seconds spent learning in the epoch under way.
  var epochSeconds = 0.0
  /// Seconds spent learning in all, over every session of the run.
  public internal(set) var totalSeconds = 0.0
  /// One record an epoch.
  public internal(set) var history: [EpochRecord] = []
  /// The epoch whose weights are kept so far, from 1.
  public internal(set) var bestEpoch: Int?
  /// The lowest validation loss seen.
  var lowestLoss: Double?
  /// Epochs since the validation loss was last lowered.
  var epochsWithoutImprovement = 0

  private enum CodingKeys: String, CodingKey {
    case completedEpochs = "completed_epochs"
    case stepInEpoch = "step_in_epoch"
    case step
    case lossSum = "loss_sum"
    case correct
    case images
    case epochSeconds = "epoch_seconds"
    case totalSeconds = "total_seconds"
    case history
    case bestEpoch = "best_epoch"
    case lowestLoss = "lowest_loss"
    case epochsWithoutImprovement = "epochs_without_improvement"
  }

  /// The record of the epoch whose weights are kept.
  public var best: EpochRecord? {
    bestEpoch.flatMap { best in history.first { $0.epoch == best } }
  }

  /// Mean loss since the epoch began; 0 before its first step.
  var meanLoss: Double { images == 0 ? 0 : lossSum / Double(images) }

  /// Whether the counts could come from a run; asked of files.
  var isConsistent: Bool {
    completedEpochs >= 0 && history.map(\.epoch) == (0..<history.count).map { $0 + 1 }
      && history.count == completedEpochs && stepInEpoch >= 0
      && step >= stepInEpoch && images >= 0 && 0...images ~= correct
      && 0...completedEpochs ~= epochsWithoutImprovement
      && (history.isEmpty ? bestEpoch == nil : best != nil)
  }

  /// Counts one step.
  mutating func addStep(loss: Double, correct: Int, images: Int, seconds: Double) {
    step += 1
    stepInEpoch += 1
    lossSum += loss * Double(images)
    self.correct += correct
    self.images += images
    epochSeconds += seconds
    totalSeconds += seconds
  }

  /// Closes the epoch under way.
  ///
  /// - Returns: Whether its weights are the ones to keep.
  mutating func closeEpoch(
    validationLoss: Double,
    validationAccuracy: Double,
    learningRate: Float,
    selection: Recipe.Selection
  ) -> Bool {
    let record = EpochRecord(
      epoch: completedEpochs + 1,
      trainingLoss: meanLoss,
      trainingAccuracy: images == 0 ? 0 : Double(correct) / Double(images),
      validationLoss: validationLoss,
      validationAccuracy: validationAccuracy,
      learningRate: learningRate,
      trainingSeconds: epochSeconds
    )
    let isBest = best.map { record.isBetter(than: $0, by: selection) } ?? true
    if isBest { bestEpoch = record.epoch }
    if lowestLoss.map({ record.validationLoss < $0 }) ?? true {
      lowestLoss = record.validationLoss
      epochsWithoutImprovement = 0
    } else {
      epochsWithoutImprovement += 1
    }
    history.append(record)
    completedEpochs += 1
    (stepInEpoch, lossSum, correct, images, epochSeconds) = (0, 0, 0, 0, 0)
    return isBest
  }

  /// Why the run is over, or nil while it is not.
  func ending(for recipe: Recipe) -> TrainingResult.Ending? {
    if completedEpochs >= recipe.epochs { return .allEpochs }
    if let patience = recipe.patience, epochsWithoutImprovement >= patience {
      return .earlyStopping
    }
    return nil
  }
}

extension EpochRecord {
  fileprivate func isBetter(than other: EpochRecord, by selection: Recipe.Selection) -> Bool {
    switch selection {
    case .lowestValidationLoss:
      validationLoss < other.validationLoss
    case .highestValidationAccuracy:
      (validationAccuracy, -validationLoss) > (other.validationAccuracy, -other.validationLoss)
    case .last:
      true
    }
  }
}
