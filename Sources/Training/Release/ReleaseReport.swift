// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The account of a release check, complete enough to be repeated and to be judged later.
public struct ReleaseReport: Sendable, Hashable, Codable {
  /// One of the two models.
  public struct Subject: Sendable, Hashable, Codable {
    /// Its name and the first digits of its file's SHA-256.
    public var identifier: String
    /// SHA-256 of its file.
    public var sha256: String
    /// The kernels it was computed with.
    public var kernels: String
    /// How finely it was computed.
    public var precision: String
    /// What was measured of it.
    public var measures: ReleaseMeasures

    /// Describes a model and what was measured of it.
    public init(
      identifier: String,
      sha256: String,
      kernels: String,
      precision: String,
      measures: ReleaseMeasures
    ) {
      self.identifier = identifier
      self.sha256 = sha256
      self.kernels = kernels
      self.precision = precision
      self.measures = measures
    }
  }

  /// What the measures were taken on.
  public struct Data: Sendable, Hashable, Codable {
    /// What the images are, for people.
    public var name: String
    /// How many.
    public var count: Int
    /// Whether they are MNIST's test images, which nothing may be chosen by.
    public var readsTestImages: Bool
    /// Chose what pictures were drawn and how images were spoilt.
    public var seed: UInt64

    /// Describes images.
    public init(name: String, count: Int, readsTestImages: Bool, seed: UInt64) {
      self.name = name
      self.count = count
      self.readsTestImages = readsTestImages
      self.seed = seed
    }

    private enum CodingKeys: String, CodingKey {
      case name
      case count
      case readsTestImages = "test_images_read"
      case seed
    }
  }

  /// Where and with what it was measured.
  public struct Environment: Sendable, Hashable, Codable {
    /// When, RFC 3339 in UTC.
    public var date: String
    /// The program and its version.
    public var software: String
    /// The machine.
    public var machine: Machine

    /// Describes the circumstances.
    public init(date: String, software: String, machine: Machine) {
      self.date = date
      self.software = software
      self.machine = machine
    }
  }

  /// The model that may be released.
  public let new: Subject
  /// The model that it would replace.
  public let current: Subject
  /// What the measures were taken on.
  public let data: Data
  /// Where and with what it was measured.
  public let environment: Environment
  /// How the two fared image by image.
  public let pairs: PairedAnswers
  /// How long reads took; nil where that was not measured.
  public let latency: PairedLatency?
  /// How much worse the new one may be.
  public let tolerances: ReleaseTolerances
  /// What follows.
  public let comparison: ReleaseComparison
  /// Whether the new model may be released: ``ReleaseComparison/passes``.
  public let passes: Bool

  /// Compares two models and keeps what it rests on.
  public init(
    new: Subject,
    current: Subject,
    data: Data,
    environment: Environment,
    pairs: PairedAnswers,
    latency: PairedLatency?,
    tolerances: ReleaseTolerances
  ) {
    self.new = new
    self.current = current
    self.data = data
    self.environment = environment
    self.pairs = pairs
    self.latency = latency
    self.tolerances = tolerances
    comparison = ReleaseComparison(
      of: new.measures,
      against: current.measures,
      latency: latency,
      tolerances: tolerances
    )
    passes = comparison.passes
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
