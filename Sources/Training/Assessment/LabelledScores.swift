// DigitClassifier
// SPDX-License-Identifier: MIT

public import Recognition

/// What a model says of an image, beside what the image shows.
public struct LabelledScores: Sendable, Equatable {
  /// The digit on the image, 0...9.
  public let label: Int
  /// What the model says.
  public let scores: Scores

  /// Joins the two.
  ///
  /// - Precondition: The label is 0...9.
  public init(label: Int, scores: Scores) {
    precondition(0...9 ~= label, "\(label) is no digit")
    self.label = label
    self.scores = scores
  }

  /// Whether the most probable digit is the one on the image.
  public var isRight: Bool { scores.best == label }
}
