// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// How far a model's answers for a set of labelled images can be trusted.
public struct Assessment: Sendable, Hashable, Codable {
  /// A wrong answer.
  public struct Mistake: Sendable, Hashable, Codable {
    /// Which image, from 0.
    public let index: Int
    /// The digit on it.
    public let label: Int
    /// The digit that was read; nil where nothing was found in the picture.
    public let answer: Int?
    /// The probability that the model gave its answer.
    public let confidence: Double
  }

  /// What one stage of a cascade answered.
  public struct Stage: Sendable, Hashable, Codable {
    /// Images answered by this stage.
    public let count: Int
    /// Their share of all images.
    public let share: Double
    /// The share of them read right; 0 of none.
    public let accuracy: Double
  }

  /// Images read.
  public let count: Int
  /// Images read right.
  public let correct: Int
  /// Share of the images read right, 0...1; 0 of none.
  public let accuracy: Double
  /// Where the accuracy on further images of this kind lies, with 95 % confidence.
  public let accuracyInterval: Interval
  /// The negative log-likelihood in nats: the mean of −ln of the probability given to the digit on the image. A
  /// probability below the least normal `Float` counts as that, so that the mean stays finite.
  public let loss: Double
  /// The Brier score, 0...2: the mean over the images of Σ (probability − truth)² over the ten digits and “no digit”,
  /// where the truth is 1 for the digit on the image and else 0.
  ///
  /// - Source: G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather Review 78,
  ///   1950.
  public let brier: Double
  /// Each digit by itself, 0...9.
  public let classes: [ClassScore]
  /// Truth against answer, where there is one.
  public let confusion: ConfusionMatrix
  /// Whether confidence means what it says.
  public let reliability: Reliability
  /// What refusing to answer gains.
  public let riskCoverage: RiskCoverage
  /// Indices of the images read wrong, ascending.
  public let misread: [Int]
  /// The most confident wrong answers, at most ``mostMistakes``, the worst first.
  public let worstMistakes: [Mistake]
  /// The stages of the cascade, in the order in which they are asked; none where whole pictures were read.
  public let stages: [Stage]
  /// Multiply-adds an image took in the mean; nil where they are not known.
  public let meanMultiplyAdds: Double?

  /// Pictures of each digit, 0...9, in which nothing was found; these are wrong, with a confidence of 0.
  public let notFound: [Int]

  /// How many of the worst mistakes are listed.
  public static let mostMistakes = 24

  private enum CodingKeys: String, CodingKey {
    case count
    case correct
    case accuracy
    case accuracyInterval = "accuracy_interval"
    case loss
    case brier
    case classes
    case confusion
    case notFound = "not_found"
    case reliability
    case riskCoverage = "risk_coverage"
    case misread
    case worstMistakes = "worst_mistakes"
    case stages
    case meanMultiplyAdds = "mean_multiply_adds"
  }

  /// Adds answers up.
  ///
  /// - Parameters:
  ///   - answers: What was said of each image, in the order of the images.
  ///   - costs: The multiply-adds up to and with each stage of the cascade; empty where they are not known.
  public init(of answers: [LabelledScores], costs: [Int] = []) {
    var confusion = ConfusionMatrix()
    var shown = [Int](repeating: 0, count: 10)
    for answer in answers {
      shown[answer.label] += 1
      if let digit = answer.answer { confusion.add(truth: answer.label, answer: digit) }
    }
    let wrong = answers.indices.filter { !answers[$0].isRight }
    count = answers.count
    correct = answers.count - wrong.count
    accuracy = Training.share(correct, of: count)
    accuracyInterval = .wilson(successes: correct, of: count)
    loss = Self.mean(answers) { -log(max($0.scores.digits[$0.label], Self.leastProbability)) }
    brier = Self.mean(answers, of: Self.brier)
    classes = (0...9).map { [confusion, shown] in
      ClassScore(of: $0, shown: shown[$0], in: confusion)
    }
    reliability = Reliability(of: answers)
    riskCoverage = RiskCoverage(of: answers)
    misread = wrong
    worstMistakes = Self.worst(of: wrong, in: answers)
    stages = Self.stages(of: answers, atLeast: costs.count)
    let isKnown =
      !answers.isEmpty && answers.allSatisfy { $0.stage.map(costs.indices.contains) == true }
    meanMultiplyAdds = isKnown ? Self.mean(answers) { Double(costs[$0.scores.stage]) } : nil
    self.confusion = confusion
    notFound = zip(shown, confusion.counts).map { $0 - $1.reduce(0, +) }
  }

  private static let leastProbability = Double(Float.leastNormalMagnitude)

  private static func mean(
    _ answers: [LabelledScores],
    of value: (LabelledScores) -> Double
  ) -> Double {
    answers.isEmpty ? 0 : answers.reduce(0) { $0 + value($1) } / Double(answers.count)
  }

  private static func brier(_ answer: LabelledScores) -> Double {
    let other = answer.scores.nonDigit * answer.scores.nonDigit
    return answer.scores.digits.enumerated().reduce(other) { sum, digit in
      let difference = digit.element - (digit.offset == answer.label ? 1 : 0)
      return sum + difference * difference
    }
  }

  private static func worst(of wrong: [Int], in answers: [LabelledScores]) -> [Mistake] {
    let mistakes = wrong.map { index in
      Mistake(
        index: index,
        label: answers[index].label,
        answer: answers[index].answer,
        confidence: answers[index].confidence
      )
    }
    let sorted = mistakes.sorted { ($1.confidence, $0.index) < ($0.confidence, $1.index) }
    return Array(sorted.prefix(mostMistakes))
  }

  private static func stages(of answers: [LabelledScores], atLeast least: Int) -> [Stage] {
    let known = answers.compactMap(\.stage)
    guard known.count == answers.count else { return [] }
    return (0..<max(least, (known.max() ?? -1) + 1)).map { stage in
      let answered = answers.filter { $0.stage == stage }
      return Stage(
        count: answered.count,
        share: Training.share(answered.count, of: answers.count),
        accuracy: Training.share(answered.count(where: \.isRight), of: answered.count)
      )
    }
  }
}
