// DigitClassifier
// SPDX-License-Identifier: MIT

/// News of a run, for whoever watches it.
public struct TrainingEvent: Sendable, Hashable {
  /// The epoch the news is about, from 1.
  public var epoch: Int
  /// Epochs the recipe allows.
  public var epochs: Int
  /// Steps done since the start of the run.
  public var step: Int
  /// Steps of a run that uses all its epochs.
  public var steps: Int
  /// Mean loss since the epoch began.
  public var loss: Double
  /// Accuracy on the validation images after the last completed epoch, 0...1.
  public var validationAccuracy: Double?
  /// Images learned from a second, in this session.
  public var imagesPerSecond: Double
  /// An estimate of the time to the last epoch, at the speed of this session.
  public var timeLeft: Duration?
  /// The record of the epoch, when the news is that it is complete.
  public var completed: EpochRecord?
  /// Whether the weights of the epoch just completed are the best so far.
  public var isBest: Bool

  /// Puts news together; see the properties.
  public init(
    epoch: Int,
    epochs: Int,
    step: Int,
    steps: Int,
    loss: Double,
    validationAccuracy: Double?,
    imagesPerSecond: Double,
    timeLeft: Duration?,
    completed: EpochRecord? = nil,
    isBest: Bool = false
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.step = step
    self.steps = steps
    self.loss = loss
    self.validationAccuracy = validationAccuracy
    self.imagesPerSecond = imagesPerSecond
    self.timeLeft = timeLeft
    self.completed = completed
    self.isBest = isBest
  }
}
