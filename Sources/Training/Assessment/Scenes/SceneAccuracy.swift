// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets

/// How well drawn scenes are read, of hands, typefaces, surfaces and inks that training never shows.
///
/// Like ``ForeignAccuracy`` it begins at the picture, as a user meets the service: what it measures is finding and
/// classifying together, once as one digit is read (`Recognizer.read`) and once as all are (`Recognizer.readPage`).
public struct SceneAccuracy: Sendable, Hashable, Codable {
  /// Scenes of a kind.
  ///
  /// Shares are nil where no scene is asked.
  public struct Row: Sendable, Hashable, Codable {
    /// The kind.
    public let kind: SceneKind
    /// Scenes read.
    public let count: Int
    /// Of the scenes with exactly one digit, those where it was read right, accepted or not.
    public let singleRight: Proportion?
    /// Of the same, those where it was read right and accepted.
    public let singleAcceptedRight: Proportion?
    /// Of the scenes with at most one digit, those where a digit was accepted.
    public let singleAccepted: Proportion?
    /// Those of which every line was read exactly; without digits those where none was read.
    public let wholeRight: Proportion
    /// Of the digits, those read right in a box whose overlap with theirs (IoU) is at least a half. Digits of a scene
    /// share its fate, so there is no interval.
    public let digitsRight: Proportion?
    /// Those where something was read, and all of that accepted.
    public let pageAccepted: Proportion
    /// Those where any digit was accepted.
    public let digitAccepted: Proportion
    /// How long reading all digits of a scene took; nil where nothing was timed.
    public let pageLatency: Latency?

    private enum CodingKeys: String, CodingKey {
      case kind
      case count
      case singleRight = "single_right"
      case singleAcceptedRight = "single_accepted_right"
      case singleAccepted = "single_accepted"
      case wholeRight = "whole_right"
      case digitsRight = "digits_right"
      case pageAccepted = "page_accepted"
      case digitAccepted = "digit_accepted"
      case pageLatency = "page_latency"
    }

    /// Whether no scene of the kind has a digit.
    public var isWithoutDigits: Bool { digitsRight == nil }
  }

  /// What becomes of scenes that are read right, or not, when their pictures are changed.
  public struct Difference: Sendable, Hashable, Codable {
    /// Those read right when changed.
    public let right: Proportion
    /// Those read right as drawn and no longer when changed.
    public let lost: Int
    /// Those read right only when changed.
    public let gained: Int

    /// How much the share of those read right differs from that of the pictures as drawn, -1...1.
    public let difference: Double

    /// Compares scenes one by one; nil without any.
    ///
    /// - Parameter pairs: Whether each was read right as drawn, and when changed.
    init?(_ pairs: [(plain: Bool, changed: Bool)]) {
      guard let right = pairs.proportion(\.changed) else { return nil }
      self.right = right
      lost = pairs.count { $0.plain && !$0.changed }
      gained = pairs.count { !$0.plain && $0.changed }
      difference = Double(gained - lost) / Double(pairs.count)
    }
  }

  /// The scenes with digits of all kinds, their pictures changed.
  public struct ChangedRow: Sendable, Hashable, Codable {
    /// What was done to the pictures.
    public let change: PictureChange
    /// Of the scenes with exactly one digit, those where it is read right.
    public let single: Difference?
    /// Those of which every line is read exactly.
    public let whole: Difference?
  }

  /// The least confidence of a reading that is accepted, 0...1.
  public let threshold: Double
  /// Started every random choice.
  public let seed: UInt64
  /// Every kind that stands alone.
  public let kinds: [Row]
  /// Of the scenes with exactly one digit of all kinds, those read right as they were drawn.
  public let singleRight: Proportion?
  /// Of the scenes with digits, those of which every line was read exactly as they were drawn.
  public let wholeRight: Proportion?
  /// Every change, in the order of `PictureChange.allCases`.
  public let changes: [ChangedRow]

  private enum CodingKeys: String, CodingKey {
    case threshold
    case seed
    case kinds
    case singleRight = "single_right"
    case wholeRight = "whole_right"
    case changes
  }

  /// Scenes drawn a kind.
  public static let standardCount = 200
}
