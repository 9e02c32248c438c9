// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The account of a run, complete enough to repeat it and to judge its numbers.
public struct TrainingReport: Sendable, Hashable, Codable {
  /// When the run was finished, RFC 3339 in UTC.
  public var date: String
  /// What was run.
  public var recipe: Recipe
  /// Started every random choice but the validation split.
  public var seed: UInt64
  /// What it learned from.
  public var data: Data
  /// How it was computed.
  public var environment: Environment
  /// Why it was over.
  public var ending: TrainingResult.Ending
  /// One record an epoch.
  public var history: [EpochRecord]
  /// The epoch whose weights were kept, from 1.
  public var bestEpoch: Int
  /// Seconds spent learning, validation left out.
  public var trainingSeconds: Double
  /// The kept weights on the validation images.
  public var validation: Score
  /// The same in bfloat16, where the CPU of the run computes in it.
  public var validationBFloat16: Score?
  /// The kept weights on the test images; nil when they were not read.
  public var test: Score?
  /// When those were read, and by which file; nil when they were not read.
  public var testReading: TestReading?
  /// The file with the kept weights.
  public var model: Weights

  private enum CodingKeys: String, CodingKey {
    case date
    case recipe
    case seed
    case data
    case environment
    case ending
    case history
    case bestEpoch = "best_epoch"
    case trainingSeconds = "training_seconds"
    case validation
    case validationBFloat16 = "validation_bfloat16"
    case test
    case testReading = "test_reading"
    case model
  }

  /// Draws up the account of a finished run.
  ///
  /// - Parameters:
  ///   - date: When it finished, RFC 3339 in UTC.
  ///   - recipe: What was run.
  ///   - seed: What it was started with.
  ///   - data: What it learned from.
  ///   - environment: How it was computed.
  ///   - result: What came of it.
  ///   - test: The kept weights on the test images, if those were read.
  ///   - model: The file with the kept weights.
  public init(
    date: String,
    recipe: Recipe,
    seed: UInt64,
    data: Data,
    environment: Environment,
    result: TrainingResult,
    test: Evaluation?,
    model: Weights
  ) {
    self.date = date
    self.recipe = recipe
    self.seed = seed
    self.data = data
    self.environment = environment
    ending = result.ending
    history = result.progress.history
    bestEpoch = result.progress.bestEpoch ?? 0
    trainingSeconds = result.progress.totalSeconds
    validation = Score(
      result.validation,
      protocol: "block \(recipe.validationBlock) from the end of the training set, of "
        + "\(data.validationCount) images; read after every epoch, decides the epoch kept"
    )
    validationBFloat16 = result.coarseValidations[.bfloat16].map {
      Score($0, protocol: "the same images, convolutions in bfloat16")
    }
    self.test = test.map {
      Score($0, protocol: "all \($0.count) test images, read once, after every choice was made")
    }
    testReading = test.map {
      TestReading(date: date, model: model.identifier, sha256: model.sha256, count: $0.count)
    }
    self.model = model
  }

  /// The report as indented JSON with sorted keys.
  ///
  /// - Throws: `TrainingError.Code.diverged` when a number is not finite.
  public func json() throws(TrainingError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
    } catch {
      throw TrainingError(.diverged, "The report holds a number JSON cannot: \(error)")
    }
  }
}
