// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition

/// What is gained by not answering where confidence is low.
///
/// The images are ordered by confidence, the most confident first. Coverage is the share that is answered, risk the
/// share of wrong answers among those. Answers of equal confidence cannot be told apart, so their errors are spread
/// evenly over them: the result does not depend on the order of the images.
///
/// - Source: Y. Geifman and R. El-Yaniv, "Selective Classification for Deep Neural Networks", NeurIPS 2017; the area
///   under the curve from Y. Geifman, G. Uziel and R. El-Yaniv, "Bias-Reduced Uncertainty Estimation for Deep Neural
///   Classifiers", ICLR 2019.
public struct RiskCoverage: Sendable, Hashable, Codable {
  /// A point of the curve.
  public struct Point: Sendable, Hashable, Codable {
    /// The share of the images that is answered, 0...1.
    public let coverage: Double
    /// The share of wrong answers among them, 0...1.
    public let error: Double
    /// The least confidence among them: to answer this share, refuse what is below.
    public let confidence: Double
  }

  /// At most 190 points, coverage ascending, denser from 90 % on, the last at 1; none for no images.
  public let curve: [Point]
  /// The points at ``coverages``; none for no images.
  public let points: [Point]
  /// The mean risk over all coverages 1/N, 2/N ... 1; 0 for no images. Smaller is better, and a reader whose wrong
  /// answers are its least confident ones has the least that its accuracy allows.
  public let area: Double

  /// The coverages that ``points`` tells of.
  public static let coverages = [0.9, 0.95, 0.99, 0.995, 1]

  private enum CodingKeys: String, CodingKey {
    case curve
    case points
    case area = "aurc"
  }

  /// Orders answers by their confidence.
  ///
  /// - Complexity: O(n log n).
  public init(of answers: [LabelledScores]) {
    let sorted = answers.map { (confidence: $0.confidence, isRight: $0.isRight) }
      .sorted { $0.confidence > $1.confidence }
    let errors = Self.errors(of: sorted)
    let count = sorted.count
    func point(answering answered: Int) -> Point {
      Point(
        coverage: share(answered, of: count),
        error: errors[answered - 1] / Double(answered),
        confidence: sorted[answered - 1].confidence
      )
    }
    func answered(at coverage: Double) -> Int {
      // A product such as 0.9 · 10 may come out just above a whole number.
      min(count, max(1, Int((coverage * Double(count) - 1e-9).rounded(.up))))
    }
    area =
      count == 0
      ? 0
      : errors.enumerated().reduce(0) { $0 + $1.element / Double($1.offset + 1) } / Double(count)
    points = count == 0 ? [] : Self.coverages.map { point(answering: answered(at: $0)) }
    // Finer at the end, where nearly all is answered: there a good reader makes its mistakes.
    let wanted =
      (1..<90).map { Double($0) / 100 } + (900...1000).map { Double($0) / 1000 }
    var shown: [Int] = []
    for answered in wanted.map(answered(at:)) where count > 0 && answered != shown.last {
      shown.append(answered)
    }
    curve = shown.map { point(answering: $0) }
  }

  /// Wrong answers among the first one, two, ... of sorted answers.
  private static func errors(of sorted: [(confidence: Double, isRight: Bool)]) -> [Double] {
    var errors: [Double] = []
    errors.reserveCapacity(sorted.count)
    var (start, before) = (0, 0.0)
    while start < sorted.count {
      var end = start
      var wrong = 0.0
      while end < sorted.count, sorted[end].confidence == sorted[start].confidence {
        if !sorted[end].isRight { wrong += 1 }
        end += 1
      }
      for place in 1...end - start {
        errors.append(before + wrong * Double(place) / Double(end - start))
      }
      before += wrong
      start = end
    }
    return errors
  }
}
