// DigitClassifier
// SPDX-License-Identifier: MIT

/// How two models fared on the same images.
///
/// Two accuracies hide how much the models differ: those that differ by one image may do so in one or in a hundred.
public struct PairedAnswers: Sendable, Hashable, Codable {
  /// Images that both read right.
  public let both: Int
  /// Images that the new model alone reads right.
  public let onlyNew: Int
  /// Images that the current model alone reads right.
  public let onlyCurrent: Int
  /// Images that neither reads right.
  public let neither: Int

  private enum CodingKeys: String, CodingKey {
    case both = "both_right"
    case onlyNew = "only_new_right"
    case onlyCurrent = "only_current_right"
    case neither = "neither_right"
  }

  /// Pairs answers up, image by image.
  ///
  /// - Precondition: Both are about the same images in the same order.
  public init(new: [LabelledScores], current: [LabelledScores]) {
    precondition(
      new.map(\.label) == current.map(\.label),
      "\(new.count) and \(current.count) answers are not about the same images."
    )
    var counts = [Int](repeating: 0, count: 4)
    for (new, current) in zip(new, current) {
      counts[(new.isRight ? 0 : 2) + (current.isRight ? 0 : 1)] += 1
    }
    both = counts[0]
    onlyNew = counts[1]
    onlyCurrent = counts[2]
    neither = counts[3]
  }
}
