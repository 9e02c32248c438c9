// DigitClassifier
// SPDX-License-Identifier: MIT

public import Recognition

/// What there is to say of a model that the server has loaded.
public struct ModelDescription: Sendable, Hashable {
  /// A result in two numbers.
  public struct Score: Sendable, Hashable {
    /// Pictures read right.
    public var correct: Int
    /// Pictures read.
    public var count: Int

    /// States a result.
    public init(correct: Int, count: Int) {
      self.correct = correct
      self.count = count
    }
  }

  /// The multiply-adds of reading a picture.
  public struct Cost: Sendable, Hashable {
    /// Of a picture that the first stage answers.
    public var first: Int
    /// Of a picture that the last stage answers, with all stages before it.
    public var last: Int
    /// On average; nil where nobody knows how often each stage answers.
    public var mean: Int?

    /// States a cost.
    public init(first: Int, last: Int, mean: Int?) {
      self.first = first
      self.last = last
      self.mean = mean
    }
  }

  /// How the weights were made.
  public struct Training: Sendable, Hashable {
    /// The recipe's name; nil where the file does not tell.
    public var recipe: String?
    /// Started every random choice.
    public var seed: UInt64
    /// When it was finished, RFC 3339 in UTC.
    public var date: String
    /// The program and its version.
    public var software: String

    /// States how weights were made.
    public init(recipe: String?, seed: UInt64, date: String, software: String) {
      self.recipe = recipe
      self.seed = seed
      self.date = date
      self.software = software
    }
  }

  /// Its name and version, as answers quote it.
  public let identifier: String
  /// Its name.
  public let name: String
  /// Whether requests are answered with it.
  public let isActive: Bool
  /// What reading costs; nil where that cannot be told.
  public let cost: Cost?
  /// How its networks answer together.
  public let cascade: Cascade
  /// How finely it is computed, such as `float32`.
  public let precision: String
  /// Its results, by what was read.
  public let evaluation: [String: Score]
  /// How its weights were made; nil where its file does not tell.
  public let training: Training?
  /// What readings are accepted where a request asks for nothing else.
  public let acceptance: Acceptance
  /// What promises rest on; nil where its file does not tell, and then nothing can be promised.
  public let risk: RiskRecord?

  /// What can be promised, and what cannot; empty where nothing can.
  var promises: [Result<Promise, Promise.Refusal>] {
    guard let risk else { return [] }
    return Promise.ladder.map { share in
      Result { () throws(Promise.Refusal) in try Promise(maximumError: share, record: risk) }
    }
  }
}

extension ModelDescription {
  /// Describes the model that a recogniser reads with.
  ///
  /// - Parameters:
  ///   - recognizer: The recogniser.
  ///   - name: The model's name.
  ///   - isActive: Whether requests are answered with it.
  ///   - precision: How finely it is computed.
  ///   - cost: What reading costs.
  ///   - evaluation: Its results, by what was read.
  ///   - training: How its weights were made.
  public init(
    _ recognizer: Recognizer,
    name: String,
    isActive: Bool = true,
    precision: String,
    cost: Cost? = nil,
    evaluation: [String: Score] = [:],
    training: Training? = nil
  ) {
    self.init(
      identifier: recognizer.identifier,
      name: name,
      isActive: isActive,
      cost: cost,
      cascade: recognizer.classifier.cascade,
      precision: precision,
      evaluation: evaluation,
      training: training,
      acceptance: recognizer.acceptance,
      risk: recognizer.risk
    )
  }
}
