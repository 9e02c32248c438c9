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

  /// Reads of glyphs that are timed.
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
    self.init(count: images.count, timed: Self.timed, parallel: parallel, clock: clock) { index in
      LabelledScores(
        label: Int(images.labels[index]),
        scores: classifier.scores(of: images.pixels(of: index).map { Float($0) / 255 })
      )
    }
  }

  /// Reads whatever has labels, one at a time.
  ///
  /// - Parameters:
  ///   - count: How many there are.
  ///   - timed: How many reads are timed at most, on the calling thread before the others start.
  ///   - parallel: Where those run whose time is not taken.
  ///   - clock: Times single reads.
  ///   - read: Reads the one of an index, some of them twice; called from any thread.
  /// - Throws: What reading throws, of several failures the one of the smallest index.
  public init<Time: Clock, Failure: Error>(
    count: Int,
    timed: Int,
    parallel: ParallelFor = .serial,
    clock: Time = ContinuousClock(),
    read: (Int) throws(Failure) -> LabelledScores
  ) throws(Failure) where Time.Duration == Duration {
    let timed = min(count, timed)
    for index in 0..<min(timed, Self.warmUp) { _ = try read(index) }
    var times: [Duration] = []
    times.reserveCapacity(timed)
    var answers: [LabelledScores] = []
    for index in 0..<timed {
      let start = clock.now
      answers.append(try read(index))
      times.append(start.duration(to: clock.now))
    }
    let others = parallel.map(count - timed) { place in
      Result { () throws(Failure) in try read(timed + place) }
    }
    for other in others { answers.append(try other.get()) }
    self.answers = answers
    latency = Latency(times)
  }
}
