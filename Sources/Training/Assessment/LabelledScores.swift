// DigitClassifier
// SPDX-License-Identifier: MIT

public import Recognition

/// What a model says of an image, beside what the image shows.
public struct LabelledScores: Sendable, Equatable {
  /// The digit on the image, 0...9.
  public let label: Int
  /// What the model says.
  public let scores: Scores
  /// What was made of a whole picture, in which the digit had to be found first; nil where the image was a glyph.
  public let reading: Reading?

  /// Joins what the networks say of a glyph with what it shows.
  ///
  /// - Precondition: The label is 0...9.
  public init(label: Int, scores: Scores) {
    self.init(label, scores, nil)
  }

  /// Joins what was read of a picture with what it shows.
  ///
  /// - Precondition: The label is 0...9.
  public init(label: Int, reading: Reading) {
    let digits = reading.probabilities
    // What is missing to 1 is the probability of no digit; rounding may take the sum above it.
    let nonDigit = max(0, 1 - digits.reduce(0, +))
    self.init(label, Scores(digits: digits, nonDigit: nonDigit), reading)
  }

  private init(_ label: Int, _ scores: Scores, _ reading: Reading?) {
    precondition(0...9 ~= label, "\(label) is no digit")
    self.label = label
    self.scores = scores
    self.reading = reading
  }

  /// The digit that was read; nil where nothing was found in the picture.
  public var answer: Int? { if let reading { reading.predictedClass } else { scores.best } }

  /// The probability that the model gave its answer; 0 where there is none.
  public var confidence: Double { reading?.confidence ?? scores.confidence }

  /// The stage of the cascade that answered; nil of a whole picture, of which others may have had a say.
  public var stage: Int? { reading == nil ? scores.stage : nil }

  /// Whether the answer is the digit on the image.
  public var isRight: Bool { answer == label }

  /// Whether what the networks say of a glyph is accepted; of a whole picture its reader has decided that.
  ///
  /// - Precondition: It is of a glyph.
  public func isAccepted(by acceptance: Acceptance) -> Bool {
    precondition(reading == nil, "a whole picture's reading was accepted or not when it was made")
    return acceptance.verdict(of: scores) == .read
  }
}
