// DigitClassifier
// SPDX-License-Identifier: MIT

/// How the networks of a file answer together.
///
/// The first stage is asked first. Where it is less sure than its exit, the next one is asked and answers alone;
/// the last one always answers. Within a stage the members' probabilities are averaged.
public struct Cascade: Sendable, Hashable, Codable {
  /// Networks that answer together.
  public struct Stage: Sendable, Hashable, Codable {
    /// The networks' names in the file.
    public var members: [String]
    /// What logits are divided by, above 0, so that probabilities mean what they say.
    ///
    /// - Source: Guo et al., "On Calibration of Modern Neural Networks", 2017, section 4.2.
    public var temperature: Double
    /// The probability of the most probable class from which on the stage answers, 0...1; nil for the last stage.
    public var exit: Double?

    /// Describes a stage.
    public init(members: [String], temperature: Double = 1, exit: Double? = nil) {
      self.members = members
      self.temperature = temperature
      self.exit = exit
    }
  }

  /// In the order in which they are asked.
  public var stages: [Stage]

  /// Describes a cascade.
  public init(stages: [Stage]) { self.stages = stages }

  /// The key of a file's metadata that holds the cascade as JSON.
  public static let metadataKey = "cascade"
}
