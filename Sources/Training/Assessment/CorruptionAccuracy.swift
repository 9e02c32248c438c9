// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import NeuralNet
public import Recognition

/// How accuracy falls when pictures get worse: every kind of corruption at three severities.
///
/// - Source: the form of the table is that of D. Hendrycks and T. Dietterich, "Benchmarking Neural Network Robustness
///   to Common Corruptions and Perturbations", ICLR 2019.
public struct CorruptionAccuracy: Sendable, Hashable, Codable {
  /// A kind of corruption.
  public struct Row: Sendable, Hashable, Codable {
    /// What was done to the images.
    public let kind: Corruption
    /// The share read right at each severity, 0...1.
    public let accuracy: [Double]
  }

  /// Images read a kind and severity.
  public let count: Int
  /// Started every random choice.
  public let seed: UInt64
  /// The share read right of the images as they are, 0...1.
  public let plain: Double
  /// The strengths, ascending.
  public let severities: [Float]
  /// Every kind, in the order of `Corruption.allCases`.
  public let kinds: [Row]
  /// The mean over the kinds at each severity.
  public let mean: [Double]

  /// The strengths of evaluation.
  public static let standardSeverities: [Float] = [1.0 / 3, 2.0 / 3, 1]

  /// Corrupts and reads every image in every way.
  ///
  /// Each picture draws from a stream of its own, so the numbers do not depend on the threads.
  ///
  /// - Parameters:
  ///   - classifier: The model.
  ///   - images: Whole images.
  ///   - seed: Another seed corrupts otherwise.
  ///   - parallel: Where the pieces run.
  public init(
    of classifier: Classifier,
    over images: LabelledImages,
    seed: UInt64,
    parallel: ParallelFor = .serial
  ) {
    let severities = Self.standardSeverities
    let kinds = Corruption.allCases
    let count = images.count
    func isRight(_ image: Int, spoil: (inout MutableSpan<Float>) -> Void = { _ in }) -> Bool {
      var pixels = images.pixels(of: image).map { Float($0) / 255 }
      var span = pixels.mutableSpan
      spoil(&span)
      return classifier.scores(of: pixels).best == Int(images.labels[image])
    }
    let right = parallel.map(kinds.count * severities.count * count) { place in
      let (cell, image) = (place / count, place % count)
      let (kind, severity) = (cell / severities.count, cell % severities.count)
      var generator = SeededGenerator(
        seed: seed,
        stream: UInt64(kind),
        UInt64(severity),
        UInt64(image)
      )
      return isRight(image) {
        kinds[kind].apply(to: &$0, strength: severities[severity], using: &generator)
      }
    }
    let shares = (0..<kinds.count * severities.count).map { cell in
      share(right[cell * count..<(cell + 1) * count].count(where: \.self), of: count)
    }
    self.count = count
    self.seed = seed
    plain = share(parallel.map(count) { isRight($0) }.count(where: \.self), of: count)
    self.severities = severities
    self.kinds = kinds.enumerated().map { index, kind in
      Row(
        kind: kind,
        accuracy: Array(shares[index * severities.count..<(index + 1) * severities.count])
      )
    }
    mean = severities.indices.map { severity in
      kinds.indices.reduce(0) { $0 + shares[$1 * severities.count + severity] }
        / Double(kinds.count)
    }
  }
}
