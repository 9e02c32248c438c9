// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import NeuralNet

/// Everything that decides how a network is trained, but for the data and the seed.
///
/// A recipe is a value: the report and the model file carry it as JSON, and a run made from that
/// JSON with the same seed and data gives the same weights on the same instruction set and version of the
/// engine.
public struct Recipe: Sendable, Hashable, Codable {
  /// Which epoch's weights a run keeps.
  public enum Selection: String, Sendable, Hashable, Codable {
    /// The epoch with the lowest loss on the validation images.
    case lowestValidationLoss = "lowest_validation_loss"
    /// The epoch with the highest accuracy on the validation images; of equals, the lowest loss.
    case highestValidationAccuracy = "highest_validation_accuracy"
    /// The last epoch: right for a schedule that ends at a small rate.
    case last
  }

  /// A short name, such as `classic`.
  public var name: String
  /// The network.
  public var architecture: Architecture
  /// How the first weights are drawn.
  public var initialization: Initialization
  /// The optimiser.
  public var optimizer: OptimizerSettings
  /// The learning rate over the run.
  public var learningRate: LearningRate
  /// Images a step, 1...4096. The last step of an epoch takes what is left.
  public var batchSize: Int
  /// Epochs at most, 1...10000.
  public var epochs: Int
  /// Share of the target taken from the true class and spread over all ten, 0..<1.
  public var labelSmoothing: Float
  /// Decay of the running average of the weights, 0..<1; without one the weights are used as they
  /// are. With an average, validation and the model file use it.
  public var averagingDecay: Float?
  /// How images are bent before each use; without it they are used as they are.
  public var augmentation: Augmentation?
  /// What makes pictures harder than the data set's, and which show no digit.
  public var robustness: Robustness?
  /// The share of the target that is a teacher's, 0...1, for runs that have one.
  public var teacherShare: Float?
  /// Images of the training set held out to judge by.
  public var validationCount: Int
  /// Which block of so many images is held out, counted from the end; 0 is the last one.
  public var validationBlock: Int
  /// Epochs without a lower validation loss after which the run stops; without it, it never does.
  public var patience: Int?
  /// Which epoch's weights are kept.
  public var selection: Selection

  private enum CodingKeys: String, CodingKey {
    case name
    case architecture
    case initialization
    case optimizer
    case learningRate = "learning_rate"
    case batchSize = "batch_size"
    case epochs
    case labelSmoothing = "label_smoothing"
    case averagingDecay = "averaging_decay"
    case augmentation
    case validationCount = "validation_count"
    case validationBlock = "validation_block"
    case robustness
    case teacherShare = "teacher_share"
    case patience
    case selection
  }

  /// Makes a recipe; see the properties for ranges, which `validate()` checks.
  public init(
    name: String,
    architecture: Architecture,
    initialization: Initialization = .kaimingUniform,
    optimizer: OptimizerSettings,
    learningRate: LearningRate,
    batchSize: Int,
    epochs: Int,
    labelSmoothing: Float = 0,
    averagingDecay: Float? = nil,
    augmentation: Augmentation? = nil,
    robustness: Robustness? = nil,
    teacherShare: Float? = nil,
    validationCount: Int = 5000,
    validationBlock: Int = 0,
    patience: Int? = nil,
    selection: Selection
  ) {
    self.name = name
    self.architecture = architecture
    self.initialization = initialization
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.batchSize = batchSize
    self.epochs = epochs
    self.labelSmoothing = labelSmoothing
    self.averagingDecay = averagingDecay
    self.augmentation = augmentation
    self.validationCount = validationCount
    self.robustness = robustness
    self.teacherShare = teacherShare
    self.validationBlock = validationBlock
    self.patience = patience
    self.selection = selection
  }
}
