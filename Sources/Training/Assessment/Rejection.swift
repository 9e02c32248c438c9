// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import NeuralNet
public import Recognition

/// Whether a model can tell digits from what is none.
public struct Rejection: Sendable, Hashable, Codable {
  /// Pictures of a kind, or of several.
  public struct Group: Sendable, Hashable, Codable {
    /// Pictures drawn.
    public let count: Int
    /// The share that would be taken for a digit, 0...1.
    public let accepted: Double
    /// How well confidence tells them from the digits.
    public let roc: ROC
  }

  /// A kind of picture that shows no digit.
  public struct Row: Sendable, Hashable, Codable {
    /// The kind.
    public let kind: NonDigit
    /// Whether no recipe trains on it.
    public let isHeldOut: Bool
    /// Pictures drawn.
    public let count: Int
    /// The share that would be taken for a digit, 0...1.
    public let accepted: Double
    /// How well confidence tells them from the digits: see ``ROC/area``.
    public let area: Double

    private enum CodingKeys: String, CodingKey {
      case kind
      case isHeldOut = "held_out"
      case count
      case accepted
      case area = "auroc"
    }
  }

  /// The least confidence of an answer that is accepted, 0...1.
  public let threshold: Double
  /// The greatest probability of “no digit” of one, 0...1.
  public let nonDigitLimit: Double
  /// Started every random choice.
  public let seed: UInt64
  /// The share of the digits that would be accepted, 0...1.
  public let digitsAccepted: Double
  /// Every kind, in the order of `NonDigit.allCases`.
  public let kinds: [Row]
  /// The kinds that a recipe may train on, together; a model without an eleventh class saw none of them.
  public let trained: Group
  /// The kinds that training never shows, together: what is to be expected of pictures that nobody thought of.
  public let heldOut: Group

  private enum CodingKeys: String, CodingKey {
    case threshold
    case nonDigitLimit = "non_digit_limit"
    case seed
    case digitsAccepted = "digits_accepted"
    case kinds
    case trained
    case heldOut = "held_out"
  }

  /// Pictures drawn a kind.
  public static let standardCount = 1000

  /// Draws pictures of every kind and asks for each of them; nil where there are no digits or none to draw.
  ///
  /// The number that tells digits from the rest is the probability of the most probable digit; what is accepted
  /// depends on that of “no digit” as well.
  ///
  /// - Parameters:
  ///   - classifier: The model.
  ///   - digits: What it said of glyphs that show digits.
  ///   - images: Digits that some kinds are made of.
  ///   - acceptance: Which answers are accepted.
  ///   - count: Pictures to draw a kind.
  ///   - seed: Another seed draws others.
  ///   - parallel: Where the pieces run. The numbers are the same for any.
  /// - Precondition: `images` holds every digit.
  public init?(
    of classifier: Classifier,
    against digits: [LabelledScores],
    drawnFrom images: LabelledImages,
    acceptance: Acceptance = .unpromised,
    count: Int = standardCount,
    seed: UInt64,
    parallel: ParallelFor = .serial
  ) {
    let kinds = NonDigit.allCases
    let scores = parallel.map(kinds.count * count) { place in
      let (kind, picture) = (place / count, place % count)
      var generator = SeededGenerator(seed: seed, stream: UInt64(kind), UInt64(picture))
      var pixels = [Float](repeating: 0, count: LabelledImages.pixelsPerImage)
      var span = pixels.mutableSpan
      kinds[kind].draw(from: images, into: &span, using: &generator)
      return classifier.scores(of: pixels)
    }
    let confidence = digits.map(\.confidence)
    func group(_ chosen: [Scores]) -> Group? {
      guard let roc = ROC(positives: confidence, negatives: chosen.map(\.confidence)) else {
        return nil
      }
      let accepted = chosen.count { acceptance.verdict(of: $0) == .read }
      return Group(count: chosen.count, accepted: share(accepted, of: chosen.count), roc: roc)
    }
    func pooled(_ wanted: [NonDigit]) -> [Scores] {
      kinds.indices.filter { wanted.contains(kinds[$0]) }
        .flatMap { scores[$0 * count..<($0 + 1) * count] }
    }
    var rows: [Row] = []
    for kind in kinds {
      guard let group = group(pooled([kind])) else { return nil }
      rows.append(
        Row(
          kind: kind,
          isHeldOut: NonDigit.heldOut.contains(kind),
          count: group.count,
          accepted: group.accepted,
          area: group.roc.area
        )
      )
    }
    guard let trained = group(pooled(NonDigit.trained)),
      let heldOut = group(pooled(NonDigit.heldOut))
    else { return nil }
    threshold = acceptance.threshold
    nonDigitLimit = acceptance.nonDigitLimit
    self.seed = seed
    digitsAccepted = share(
      digits.count { $0.isAccepted(by: acceptance) },
      of: digits.count
    )
    self.kinds = rows
    self.trained = trained
    self.heldOut = heldOut
  }
}
