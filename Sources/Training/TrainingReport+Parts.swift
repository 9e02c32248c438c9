// DigitClassifier
// SPDX-License-Identifier: MIT

extension TrainingReport {
  /// The data a run used.
  public struct Data: Sendable, Hashable, Codable {
    /// What it is called, such as `MNIST`.
    public var name: String
    /// SHA-256 of each unpacked file, by file name.
    public var sha256: [String: String]
    /// Images learned from.
    public var trainingCount: Int
    /// Images judged by.
    public var validationCount: Int

    /// Describes the data of a run.
    public init(
      name: String,
      sha256: [String: String],
      trainingCount: Int,
      validationCount: Int
    ) {
      self.name = name
      self.sha256 = sha256
      self.trainingCount = trainingCount
      self.validationCount = validationCount
    }

    private enum CodingKeys: String, CodingKey {
      case name
      case sha256
      case trainingCount = "training_count"
      case validationCount = "validation_count"
    }
  }

  /// How a run was computed.
  public struct Environment: Sendable, Hashable, Codable {
    /// The program and its version.
    public var software: String
    /// The kernels.
    public var backend: String
    /// Threads asked for; the result does not depend on them.
    public var threads: Int

    /// Describes how a run was computed.
    public init(software: String, backend: String, threads: Int) {
      self.software = software
      self.backend = backend
      self.threads = threads
    }
  }

  /// A measured quality, with how it was measured.
  public struct Score: Sendable, Hashable, Codable {
    /// What was read, when, and what was decided by it.
    public var `protocol`: String
    /// Share read right, 0...1.
    public var accuracy: Double
    /// The numbers in full.
    public var evaluation: Evaluation

    /// States a result with its protocol.
    public init(_ evaluation: Evaluation, protocol: String) {
      self.protocol = `protocol`
      self.accuracy = evaluation.accuracy
      self.evaluation = evaluation
    }
  }

  /// The weights a run left.
  public struct Weights: Sendable, Hashable, Codable {
    /// The name under which answers quote them, such as `default@3f9c1a2b`.
    public var identifier: String
    /// SHA-256 of the file.
    public var sha256: String
    /// Length of the file.
    public var bytes: Int
    /// Multiply-adds to read one image.
    public var multiplyAdds: Int

    /// Describes a model file.
    public init(identifier: String, sha256: String, bytes: Int, multiplyAdds: Int) {
      self.identifier = identifier
      self.sha256 = sha256
      self.bytes = bytes
      self.multiplyAdds = multiplyAdds
    }

    private enum CodingKeys: String, CodingKey {
      case identifier
      case sha256
      case bytes
      case multiplyAdds = "multiply_adds"
    }
  }
}
