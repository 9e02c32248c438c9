// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import NeuralNet
public import Recognition

/// How well digits of other scanners, pens and countries are read, from whole pictures.
///
/// Unlike the other trials this one begins at the picture: what it measures is framing and classifier together, as a
/// user meets them.
public struct ForeignAccuracy: Sendable, Hashable, Codable {
  /// A source.
  public struct Row: Sendable, Hashable, Codable {
    /// Where the pictures come from.
    public let source: ForeignSource
    /// Pictures read.
    public let count: Int
    /// Pictures whose digit was read right, accepted or not.
    public let correct: Int
    /// Their share, 0...1.
    public let accuracy: Double
    /// The share that was accepted, 0...1.
    public let accepted: Double
    /// The share of wrong readings among those accepted, 0...1; 0 where none was.
    public let acceptedError: Double

    private enum CodingKeys: String, CodingKey {
      case source
      case count
      case correct
      case accuracy
      case accepted
      case acceptedError = "accepted_error"
    }

    /// Adds readings up.
    ///
    /// - Parameters:
    ///   - source: Where the pictures come from.
    ///   - readings: What was read, and the digit that is there.
    init(_ source: ForeignSource, _ readings: some Collection<(reading: Reading, label: Int)>) {
      let accepted = readings.filter(\.reading.accepted)
      let wrong = accepted.count { $0.reading.predictedClass != $0.label }
      self.source = source
      count = readings.count
      correct = readings.count { $0.reading.predictedClass == $0.label }
      accuracy = share(correct, of: count)
      self.accepted = share(accepted.count, of: count)
      acceptedError = share(wrong, of: accepted.count)
    }
  }

  /// The mean over the sources, each counting alike.
  public struct Mean: Sendable, Hashable, Codable {
    /// Of ``Row/accuracy``.
    public let accuracy: Double
    /// Of ``Row/accepted``.
    public let accepted: Double
    /// Of ``Row/acceptedError``.
    public let acceptedError: Double

    private enum CodingKeys: String, CodingKey {
      case accuracy
      case accepted
      case acceptedError = "accepted_error"
    }
  }

  /// The least confidence of a reading that is accepted, 0...1.
  public let threshold: Double
  /// Started every random choice.
  public let seed: UInt64
  /// Every source, in the order of `ForeignSource.allCases`.
  public let sources: [Row]
  /// All of them together.
  public let mean: Mean

  /// Pictures drawn a source.
  public static let standardCount = 1000

  /// Draws pictures of every source and reads them.
  ///
  /// Each picture draws from a stream of its own, so the numbers do not depend on the threads. Sources that are made of
  /// images take them evenly from the whole set: the halves of MNIST's test set are not equally hard.
  ///
  /// - Parameters:
  ///   - recognizer: The model; its ``Recognizer/acceptance`` decides what is accepted.
  ///   - images: Digits that some sources are made of; training must not have seen them.
  ///   - count: Pictures to draw a source.
  ///   - seed: Another seed draws others.
  ///   - parallel: Where the pieces run. The numbers are the same for any.
  /// - Precondition: `images` is not empty.
  public init(
    of recognizer: Recognizer,
    drawnFrom images: LabelledImages,
    count: Int = standardCount,
    seed: UInt64,
    parallel: ParallelFor = .serial
  ) {
    let kinds = ForeignSource.allCases
    let chosen =
      count < images.count
      ? images.subset((0..<count).map { $0 * images.count / count }) : images
    let readings = parallel.map(kinds.count * count) { place in
      let (kind, index) = (place / count, place % count)
      var generator = SeededGenerator(seed: seed, stream: UInt64(kind), UInt64(index))
      let (image, label) = kinds[kind].picture(index, of: chosen, using: &generator)
      return (reading: recognizer.read(image), label: label)
    }
    let rows = kinds.enumerated().map { index, kind in
      Row(kind, readings[index * count..<(index + 1) * count])
    }
    func mean(_ value: (Row) -> Double) -> Double {
      rows.reduce(0) { $0 + value($1) } / Double(rows.count)
    }
    threshold = recognizer.acceptance.threshold
    self.seed = seed
    sources = rows
    self.mean = Mean(
      accuracy: mean(\.accuracy),
      accepted: mean(\.accepted),
      acceptedError: mean(\.acceptedError)
    )
  }
}
