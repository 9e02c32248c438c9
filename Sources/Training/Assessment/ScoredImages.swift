// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import NeuralNet
public import Recognition

/// A model's answers for a set of labelled images.
public struct ScoredImages: Sendable {
  /// What was said of each image, in the order of the images.
  public let answers: [LabelledScores]
  /// How long single reads took; nil for no images.
  public let latency: Latency?

  /// Reads that are timed, on the calling thread before the others start.
  static let timed = 1000
  /// Reads before those, whose time is not taken: caches and branch predictors are cold.
  static let warmUp = 20

  /// Reads every image, one at a time as the server does.
  ///
  /// - Parameters:
  ///   - classifier: The model.
  ///   - images: What to read.
  ///   - parallel: Where the images run whose time is not taken. The answers are the same for any.
  ///   - clock: Times single reads.
  public init<Time: Clock>(
    of classifier: Classifier,
    over images: LabelledImages,
    parallel: ParallelFor = .serial,
    clock: Time = ContinuousClock()
  ) where Time.Duration == Duration {
    func scores(_ index: Int) -> Scores {
      classifier.scores(of: images.pixels(of: index).map { Float($0) / 255 })
    }
    let timed = min(images.count, Self.timed)
    for index in 0..<min(timed, Self.warmUp) { _ = scores(index) }
    var times: [Duration] = []
    times.reserveCapacity(timed)
    var all: [Scores] = []
    for index in 0..<timed {
      let start = clock.now
      all.append(scores(index))
      times.append(start.duration(to: clock.now))
    }
    all += parallel.map(images.count - timed) { scores(timed + $0) }
    answers = zip(images.labels, all).map { LabelledScores(label: Int($0), scores: $1) }
    latency = Latency(times)
  }
}
