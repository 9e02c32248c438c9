// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The account of a full recipe's run; each of its networks has a ``TrainingReport`` of its own.
public struct FullReport: Sendable, Hashable, Codable {
  /// What came of the last look at the test images.
  public struct Test: Sendable, Hashable, Codable {
    /// Images read.
    public let count: Int
    /// Images read right.
    public let correct: Int
    /// Share read right, 0...1.
    public let accuracy: Double
    /// Images that the first stage answered.
    public let firstCount: Int
    /// Those of them that were read right.
    public let firstCorrect: Int

    private enum CodingKeys: String, CodingKey {
      case count
      case correct
      case accuracy
      case firstCount = "first_stage_count"
      case firstCorrect = "first_stage_correct"
    }

    fileprivate init(_ test: CascadeTest) {
      count = test.count
      correct = test.count - test.errors
      accuracy = share(correct, of: count)
      firstCount = test.first.count
      firstCorrect = test.first.count - test.first.errors
    }
  }

  /// What was run.
  public let recipe: FullRecipe
  /// Where the model comes from, and when it was put together.
  public let provenance: ModelCard.Provenance
  /// The name under which answers quote the model.
  public let model: String
  /// SHA-256 of the model's file.
  public let sha256: String
  /// What the cascade was fitted to, for people.
  public let fit: [String]
  /// The result on the test images; nil when they were not read.
  public let test: Test?
  /// When they were read, and by which file; nil when they were not read.
  public let testReading: TestReading?

  private enum CodingKeys: String, CodingKey {
    case recipe
    case provenance
    case model
    case sha256
    case fit
    case test
    case testReading = "test_reading"
  }

  /// Draws up the account of a finished run.
  ///
  /// - Parameters:
  ///   - recipe: What was run.
  ///   - provenance: Where the model comes from.
  ///   - model: The name under which answers quote it.
  ///   - sha256: SHA-256 of its file.
  ///   - fit: What the cascade was fitted to, for people.
  ///   - test: The last look at the test images, and when that was; nil when they were not read.
  public init(
    recipe: FullRecipe,
    provenance: ModelCard.Provenance,
    model: String,
    sha256: String,
    fit: [String],
    test: (result: CascadeTest, date: String)?
  ) {
    self.recipe = recipe
    self.provenance = provenance
    self.model = model
    self.sha256 = sha256
    self.fit = fit
    self.test = test.map { Test($0.result) }
    testReading = test.map {
      TestReading(date: $0.date, model: model, sha256: sha256, count: $0.result.count)
    }
  }

  /// The report as indented JSON with sorted keys.
  ///
  /// - Throws: `TrainingError.Code.invalidRecipe` when the recipe holds a number JSON cannot.
  public func json() throws(TrainingError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
    } catch {
      throw TrainingError(.invalidRecipe, "The report holds a number JSON cannot: \(error)")
    }
  }
}
