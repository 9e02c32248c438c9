// DigitClassifier
// SPDX-License-Identifier: MIT

/// What one epoch of a run came to.
public struct EpochRecord: Sendable, Hashable, Codable {
  /// The epoch, from 1.
  public var epoch: Int
  /// Mean loss over the epoch's batches, with label smoothing and augmentation as the recipe has
  /// them.
  public var trainingLoss: Double
  /// Share of the images read right while learning, 0...1.
  public var trainingAccuracy: Double
  /// Mean cross-entropy on the validation images, in nats.
  public var validationLoss: Double
  /// Share of the validation images read right, 0...1.
  public var validationAccuracy: Double
  /// The learning rate of the epoch's last step.
  public var learningRate: Float
  /// Seconds spent learning, without validation.
  public var trainingSeconds: Double

  /// Puts a record together; see the properties.
  public init(
    epoch: Int,
    trainingLoss: Double,
    trainingAccuracy: Double,
    validationLoss: Double,
    validationAccuracy: Double,
    learningRate: Float,
    trainingSeconds: Double
  ) {
    self.epoch = epoch
    self.trainingLoss = trainingLoss
    self.trainingAccuracy = trainingAccuracy
    self.validationLoss = validationLoss
    self.validationAccuracy = validationAccuracy
    self.learningRate = learningRate
    self.trainingSeconds = trainingSeconds
  }

  private enum CodingKeys: String, CodingKey {
    case epoch
    case trainingLoss = "training_loss"
    case trainingAccuracy = "training_accuracy"
    case validationLoss = "validation_loss"
    case validationAccuracy = "validation_accuracy"
    case learningRate = "learning_rate"
    case trainingSeconds = "training_seconds"
  }
}
