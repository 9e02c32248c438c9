// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
import Imaging
public import NeuralNet
public import Recognition

extension SceneAccuracy {
  /// Reads pictures in both ways.
  struct Reader: Sendable {
    /// Reads the one digit.
    let single: @Sendable (Image) -> Reading
    /// Reads all digits.
    let page: @Sendable (Image) -> PageReading
    /// The least confidence of a reading that is accepted, 0...1.
    let threshold: Double
  }

  /// A scene's scores, as drawn and with every change; of scenes without digits only as drawn.
  fileprivate struct Outcome: Sendable {
    let plain: SceneScore
    let changed: [SceneScore]
  }

  /// Pages that are timed a kind, on the calling thread before the others start.
  static let timed = 20

  /// Draws scenes of every kind and reads them.
  ///
  /// Scene `index` of a kind is the one that a `SceneGenerator` of that kind alone draws from the seed, with styles held
  /// out and nothing pasted, so the numbers do not depend on the threads, and a picture can be had to look at.
  ///
  /// - Parameters:
  ///   - recognizer: The model; its ``Recognizer/acceptance`` decides what is accepted.
  ///   - count: Scenes to draw a kind, at least 1.
  ///   - seed: Another seed draws others.
  ///   - parallel: Where the scenes run whose time is not taken. The numbers are the same for any.
  ///   - clock: Times reading all digits.
  /// - Throws: `DatasetError` where a picture cannot be compressed, which takes a lack of memory.
  public init<Time: Clock>(
    of recognizer: Recognizer,
    count: Int = standardCount,
    seed: UInt64,
    parallel: ParallelFor = .serial,
    clock: Time = ContinuousClock()
  ) throws(DatasetError) where Time.Duration == Duration {
    try self.init(
      by: Reader(
        single: { recognizer.read($0) },
        page: { recognizer.readPage($0) },
        threshold: recognizer.acceptance.threshold
      ),
      count: count,
      seed: seed,
      parallel: parallel,
      clock: clock
    )
  }

  init<Time: Clock>(
    by reader: Reader,
    count: Int,
    seed: UInt64,
    parallel: ParallelFor,
    clock: Time
  ) throws(DatasetError) where Time.Duration == Duration {
    precondition(count > 0, "\(count) scenes cannot be read")
    let kinds = SceneKind.single
    let generators = kinds.map { Self.generator(of: $0, seed: seed) }
    var times: [Latency?] = []
    for generator in generators {
      times.append(Latency(try Self.times(reader, generator, min(count, Self.timed), clock)))
    }
    let results = parallel.map(kinds.count * count, pieceSize: 1) { place in
      Result { () throws(DatasetError) in
        try reader.outcome(of: generators[place / count].scene(place % count))
      }
    }
    var outcomes: [Outcome] = []
    for result in results { outcomes.append(try result.get()) }
    threshold = reader.threshold
    self.seed = seed
    self.kinds = kinds.indices.map { kind in
      let scores = outcomes[kind * count..<(kind + 1) * count].map(\.plain)
      return Row(kinds[kind], scores, times[kind])
    }
    let written = outcomes.filter { $0.plain.digits > 0 }
    singleRight = written.compactMap(\.plain.single).proportion(\.isRight)
    wholeRight = written.proportion(\.plain.isWholeRight)
    changes = PictureChange.allCases.enumerated().map { index, change in
      ChangedRow(
        change: change,
        single: Difference(
          written.compactMap { outcome in
            guard let plain = outcome.plain.single, let changed = outcome.changed[index].single
            else { return nil }
            return (plain.isRight, changed.isRight)
          }
        ),
        whole: Difference(
          written.map { ($0.plain.isWholeRight, $0.changed[index].isWholeRight) }
        )
      )
    }
  }

  /// What draws the scenes of a kind.
  static func generator(of kind: SceneKind, seed: UInt64) -> SceneGenerator {
    var generator = SceneGenerator(seed: seed)
    generator.kinds = [kind]
    generator.styles = .heldOut
    return generator
  }

  /// How long reading all digits of the first scenes takes.
  private static func times<Time: Clock>(
    _ reader: Reader,
    _ generator: SceneGenerator,
    _ count: Int,
    _ clock: Time
  ) throws(DatasetError) -> [Duration] where Time.Duration == Duration {
    var times: [Duration] = []
    for index in 0..<count {
      let image = try generator.scene(index).image
      // Caches are cold the first time.
      if index == 0 { _ = reader.page(image) }
      let start = clock.now
      _ = reader.page(image)
      times.append(start.duration(to: clock.now))
    }
    return times
  }
}

extension SceneAccuracy.Reader {
  fileprivate func outcome(
    of scene: LabelledScene
  ) throws(DatasetError) -> SceneAccuracy.Outcome {
    let plain = score(scene.image, scene.truth)
    var changed: [SceneScore] = []
    if plain.digits > 0 {
      for change in PictureChange.allCases {
        changed.append(score(try change.applied(to: scene.image), scene.truth))
      }
    }
    return SceneAccuracy.Outcome(plain: plain, changed: changed)
  }

  /// Boxes are the truth's, so those of turned pictures mean nothing; what is made of changes asks for texts alone.
  private func score(_ image: Image, _ truth: SceneTruth) -> SceneScore {
    SceneScore(
      truth,
      single: truth.digits.count <= 1 ? single(image) : nil,
      page: page(image)
    )
  }
}

extension SceneAccuracy.Row {
  /// Adds scores up.
  ///
  /// - Precondition: There are some.
  fileprivate init(_ kind: SceneKind, _ scores: [SceneScore], _ latency: Latency?) {
    func share(_ isSo: (SceneScore) -> Bool) -> Proportion {
      Proportion(scores.count(where: isSo), of: scores.count)
    }
    let ones = scores.filter { $0.digits == 1 }.compactMap(\.single)
    let digits = scores.reduce(0) { $0 + $1.digits }
    self.kind = kind
    count = scores.count
    singleRight = ones.proportion(\.isRight)
    singleAcceptedRight = ones.proportion { $0.isRight && $0.isAccepted }
    singleAccepted = scores.compactMap(\.single).proportion(\.isAccepted)
    wholeRight = share(\.isWholeRight)
    let digitsRight = scores.reduce(0) { $0 + $1.digitsRight }
    self.digitsRight =
      digits > 0 ? Proportion(digitsRight, of: digits, areIndependent: false) : nil
    pageAccepted = share(\.isPageAccepted)
    digitAccepted = share(\.isDigitAccepted)
    pageLatency = latency
  }
}
