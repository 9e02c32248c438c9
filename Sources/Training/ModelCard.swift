// DigitClassifier
// SPDX-License-Identifier: MIT

public import NeuralNet

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a model file says about itself, beside its architecture.
///
/// Each field is one string of the file's metadata, so that tools which know nothing of this
/// project can show it: `name`, and as JSON `recipe`, `provenance` and `evaluation`.
public struct ModelCard: Sendable, Hashable {
  /// Where weights come from.
  public struct Provenance: Sendable, Hashable, Codable {
    /// SHA-256 of each unpacked file of training data, by file name.
    public var data: [String: String]
    /// Labels that were corrected before held-out answers were counted; nil where they were left as published.
    public var correctedLabels: Int?
    /// Started every random choice of the run.
    public var seed: UInt64
    /// Epochs run.
    public var epochs: Int
    /// The epoch these weights are of, from 1.
    public var bestEpoch: Int
    /// When the run finished, RFC 3339 in UTC.
    public var date: String
    /// The program and its version.
    public var software: String

    /// States where weights come from.
    public init(
      data: [String: String],
      correctedLabels: Int? = nil,
      seed: UInt64,
      epochs: Int,
      bestEpoch: Int,
      date: String,
      software: String
    ) {
      self.data = data
      self.correctedLabels = correctedLabels
      self.seed = seed
      self.epochs = epochs
      self.bestEpoch = bestEpoch
      self.date = date
      self.software = software
    }

    private enum CodingKeys: String, CodingKey {
      case data
      case correctedLabels = "corrected_labels"
      case seed
      case epochs
      case bestEpoch = "best_epoch"
      case date
      case software
    }
  }

  /// A result in two numbers.
  public struct Score: Sendable, Hashable, Codable {
    /// Images read right.
    public var correct: Int
    /// Images read.
    public var count: Int

    /// Shortens an evaluation.
    public init(_ evaluation: Evaluation) {
      self.init(correct: evaluation.correct, count: evaluation.count)
    }

    /// States a result.
    public init(correct: Int, count: Int) {
      self.correct = correct
      self.count = count
    }

    /// Whether so many could be right of so many; asked of files.
    fileprivate var isSound: Bool { count > 0 && correct >= 0 && correct <= count }
  }

  /// The name of the model.
  public var name: String
  /// The recipe that made it.
  public var recipe: Recipe
  /// Where its weights come from.
  public var provenance: Provenance
  /// Its results, by split: `validation`, `validation_bfloat16` where that was computed, and, if read,
  /// `test`.
  public var evaluation: [String: Score]

  /// Makes a card.
  public init(
    name: String,
    recipe: Recipe,
    provenance: Provenance,
    evaluation: [String: Score]
  ) {
    self.name = name
    self.recipe = recipe
    self.provenance = provenance
    self.evaluation = evaluation
  }

  /// The card as metadata of a model.
  ///
  /// - Throws: `TrainingError.Code.invalidRecipe` when the recipe holds a number JSON cannot.
  public func metadata() throws(TrainingError) -> [String: String] {
    [
      "name": name,
      "recipe": try Self.json(recipe),
      "provenance": try Self.json(provenance),
      "evaluation": try Self.json(evaluation),
    ]
  }

  /// The recipe and the seed that a network was made with, if its file's metadata tells.
  public static func origin(in metadata: [String: String]) -> (recipe: Recipe, seed: UInt64)? {
    guard let recipe = recipe(in: metadata), let provenance = provenance(in: metadata) else {
      return nil
    }
    return (recipe, provenance.seed)
  }

  /// Where a model's weights come from, if its file's metadata tells and they were trained by this project.
  public static func provenance(in metadata: [String: String]) -> Provenance? {
    decoded(Provenance.self, from: metadata["provenance"])
  }

  /// A model's results by split, if its file's metadata tells.
  public static func evaluation(in metadata: [String: String]) -> [String: Score]? {
    decoded([String: Score].self, from: metadata["evaluation"])?.filter { $0.value.isSound }
  }

  /// The name of the recipe that a model was made with, of one network or of many, if its file's metadata tells.
  public static func recipeName(in metadata: [String: String]) -> String? {
    if let recipe = recipe(in: metadata) { return recipe.name }
    return decoded(FullRecipe.self, from: metadata["recipe"]).map { _ in FullRecipe.name }
  }

  /// The recipe a model was made with, if its file's metadata tells.
  public static func recipe(in metadata: [String: String]) -> Recipe? {
    decoded(Recipe.self, from: metadata["recipe"])
  }

  private static func decoded<Value: Decodable>(_ type: Value.Type, from json: String?) -> Value? {
    json.flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
  }

  /// Whether a model file's metadata tells that it reads as well in a precision as in float32.
  ///
  /// As well: at most 2 in 5,000 validation images fewer.
  public static func isProven(_ metadata: [String: String], in precision: Precision) -> Bool {
    guard precision != .float32 else { return true }
    guard let scores = evaluation(in: metadata), let exact = scores[validation],
      let coarse = scores[validation(in: precision)], exact.isSound, coarse.isSound
    else { return false }
    return exact.count == coarse.count && exact.correct - coarse.correct <= exact.count / 2500
  }

  /// The name of the result on the validation images.
  public static let validation = "validation"

  /// The name of the result on the validation images in another precision.
  public static func validation(in precision: Precision) -> String {
    "\(validation)_\(precision.rawValue)"
  }

  /// A value as JSON with sorted keys.
  ///
  /// - Throws: `TrainingError.Code.invalidRecipe` when it holds a number JSON cannot.
  public static func json(_ value: some Encodable) throws(TrainingError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw TrainingError(.invalidRecipe, "The model's metadata cannot be written: \(error)")
    }
  }
}
