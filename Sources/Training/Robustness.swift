// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
import NeuralNet

/// What makes training pictures harder than the data set's.
///
/// The shares are of all pictures and fall by chance, anew in every epoch.
public struct Robustness: Sendable, Hashable, Codable {
  /// The label of what shows no digit: the eleventh class.
  public static let nonDigitLabel: UInt8 = 10

  /// The share of the digits that are corrupted, 0...1.
  public var corruptedShare: Float
  /// How many kinds of corruption fall on one picture at most, 1...4.
  public var mostCorruptions: Int
  /// The greatest strength of a corruption, 0...1; each strength up to it is equally likely.
  public var greatestStrength: Float
  /// The share of the digits that are shown dark on light, 0...1.
  public var invertedShare: Float
  /// The share of the digits that are left as the data set has them, but for corruption, 0...1.
  ///
  /// Bending samples a picture anew and so softens it a little. A network that never saw the data set's own
  /// sharpness takes it for a sign of something else.
  public var straightShare: Float
  /// The share of the digits that are bent more than the recipe's augmentation does, 0...1.
  public var strayShare: Float
  /// How those are bent.
  public var stray: Augmentation
  /// The share of the pictures that show no digit, 0..<1; above 0 the network needs an eleventh class.
  public var nonDigitShare: Float
  /// What those show, each place of the list equally likely: a kind may stand in it more than once; not empty.
  public var nonDigitKinds: [NonDigit]

  private enum CodingKeys: String, CodingKey {
    case corruptedShare = "corrupted_share"
    case mostCorruptions = "most_corruptions"
    case greatestStrength = "greatest_strength"
    case invertedShare = "inverted_share"
    case straightShare = "straight_share"
    case strayShare = "stray_share"
    case stray
    case nonDigitShare = "non_digit_share"
    case nonDigitKinds = "non_digit_kinds"
  }

  /// Describes what makes pictures harder; see the properties for ranges.
  public init(
    corruptedShare: Float,
    mostCorruptions: Int,
    greatestStrength: Float,
    invertedShare: Float,
    straightShare: Float,
    strayShare: Float,
    stray: Augmentation,
    nonDigitShare: Float,
    nonDigitKinds: [NonDigit] = NonDigit.trained
  ) {
    self.corruptedShare = corruptedShare
    self.mostCorruptions = mostCorruptions
    self.greatestStrength = greatestStrength
    self.invertedShare = invertedShare
    self.straightShare = straightShare
    self.strayShare = strayShare
    self.stray = stray
    self.nonDigitShare = nonDigitShare
    self.nonDigitKinds = nonDigitKinds
  }

  /// Every fifth digit disturbed, a fifth left as they are, and every fifth picture no digit.
  public static let standard = Robustness(
    corruptedShare: 0.2,
    mostCorruptions: 2,
    greatestStrength: 0.9,
    invertedShare: 0.02,
    straightShare: 0.2,
    strayShare: 0.12,
    stray: Augmentation(
      rotationDegrees: 25,
      scale: 0.6...1.3,
      shearDegrees: 15,
      shiftPixels: 3,
      elasticAlpha: 16,
      elasticSigma: 4
    ),
    nonDigitShare: 0.2,
    // Those that come near digits more often: what is far from them is learnt soon.
    nonDigitKinds: [
      .scribble, .symbol, .strokes, .character, .twoDigits, .overwritten, .fragment, .turned,
      .torn, .shuffled, .tiled, .blob, .blank,
      .character, .character, .character, .strokes, .symbol, .overwritten, .turned, .torn,
    ]
  )

  /// Reads what was written, and what was written before kinds were named: then these nine were trained on.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      corruptedShare: try container.decode(Float.self, forKey: .corruptedShare),
      mostCorruptions: try container.decode(Int.self, forKey: .mostCorruptions),
      greatestStrength: try container.decode(Float.self, forKey: .greatestStrength),
      invertedShare: try container.decode(Float.self, forKey: .invertedShare),
      straightShare: try container.decode(Float.self, forKey: .straightShare),
      strayShare: try container.decode(Float.self, forKey: .strayShare),
      stray: try container.decode(Augmentation.self, forKey: .stray),
      nonDigitShare: try container.decode(Float.self, forKey: .nonDigitShare),
      nonDigitKinds: try container.decodeIfPresent([NonDigit].self, forKey: .nonDigitKinds)
        ?? Self.unnamedKinds
    )
  }

  private static let unnamedKinds: [NonDigit] = [
    .scribble, .symbol, .strokes, .twoDigits, .overwritten, .fragment, .turned, .blob, .blank,
  ]

  /// Whether every number is in its range.
  var isValid: Bool {
    let shares = [
      corruptedShare, greatestStrength, invertedShare, straightShare + strayShare, straightShare,
      strayShare, nonDigitShare,
    ]
    return shares.allSatisfy { $0 >= 0 && $0 <= 1 } && nonDigitShare < 1
      && !nonDigitKinds.isEmpty && 1...4 ~= mostCorruptions
  }

  /// Corrupts a digit, or leaves it, as chance has it.
  func corrupt(_ pixels: inout MutableSpan<Float>, using generator: inout SeededGenerator) {
    if generator.uniform() < corruptedShare {
      let count = 1 + Int(generator.uniform() * Float(mostCorruptions))
      for _ in 0..<count {
        let kind = Corruption.allCases[
          Int(generator.uniform() * Float(Corruption.allCases.count))
        ]
        let strength = generator.uniform() * greatestStrength
        kind.apply(to: &pixels, strength: strength, using: &generator)
      }
    }
    if generator.uniform() < invertedShare {
      for index in pixels.indices { pixels[index] = 1 - pixels[index] }
    }
  }
}
