// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Recognition
import Testing

struct ClassifierTests {
  private static func model(outputs: Int = 11, seed: UInt64) throws -> Model {
    try Model.initialized(
      Architecture(
        name: "tiny",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0.13, standardDeviation: 0.31),
        layers: [.flatten, .linear(outputFeatures: outputs, bias: true)]
      ),
      seed: seed
    )
  }

  private static func bundle(_ cascade: String?) throws -> ModelBundle {
    try ModelBundle(
      models: [
        "fast": model(seed: 1), "slow-0": model(seed: 2), "slow-1": model(seed: 3),
        "plain": model(outputs: 10, seed: 4),
      ],
      metadata: cascade.map { ["cascade": $0] } ?? [:]
    )
  }

  private static func pixels(_ seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<784).map { _ in generator.uniform() }
  }

  /// The probabilities of a network of its own.
  private static func answer(_ seed: UInt64, _ pixels: [Float], temperature: Float = 1) throws
    -> [Double]
  {
    let plan = try InferencePlan(model(seed: seed))
    var workspace = plan.makeWorkspace()
    let logits = plan.logits(of: pixels, using: &workspace)
    return softmax(logits.map { $0 / temperature }).map(Double.init)
  }

  @Test func `the second stage is asked where the first is less sure than its exit`() throws {
    let bundle = try Self.bundle(
      #"{"stages":[{"members":["fast"],"temperature":0.5,"exit":0.4},{"members":["slow-0","slow-1"],"temperature":2}]}"#
    )
    let classifier = try Classifier(bundle, identifier: "m")
    #expect(classifier.cascade.stages.map(\.members) == [["fast"], ["slow-0", "slow-1"]])
    #expect(classifier.cascade.stages.map(\.exit) == [0.4, nil])
    var stages: Set<Int> = []
    for seed in 0..<40 as Range<UInt64> {
      let pixels = Self.pixels(seed)
      let scores = classifier.scores(of: pixels)
      stages.insert(scores.stage)
      let first = try Self.answer(1, pixels, temperature: 0.5)
      let isSure = (first.max() ?? 0) >= 0.4
      #expect(scores.stage == (isSure ? 0 : 1))
      var expected = first
      if !isSure {
        let slow = try [2, 3].map { try Self.answer($0, pixels, temperature: 2) }
        expected = zip(slow[0], slow[1]).map { ($0 + $1) / 2 }
      }
      for (found, wanted) in zip(scores.digits + [scores.nonDigit], expected) {
        #expect(abs(found - wanted) < 1e-6)
      }
    }
    #expect(stages == [0, 1])
  }

  @Test(arguments: Shape.all)
  func `a glance reads alike, or not at all where a second stage is asked`(shape: Shape) throws {
    let image = try Drawing(shape: shape).image()
    for (exit, isSure) in [(0.0, true), (1.0, false)] {
      let cascade =
        #"{"stages":[{"members":["fast"],"temperature":1,"exit":\#(exit)},{"members":["slow-0"],"temperature":1}]}"#
      let recognizer = try Recognizer(try Self.bundle(cascade), identifier: "m")
      #expect(recognizer.glance(image) == (isSure ? recognizer.read(image) : nil))
    }
    let alone = try Recognizer(model: Self.model(seed: 1), identifier: "m")
    #expect(alone.glance(image) == alone.read(image))
  }

  @Test(arguments: [
    nil, "{}", "nonsense", #"{"stages":[]}"#, #"{"stages":[{"members":[],"temperature":1}]}"#,
    #"{"stages":[{"members":["fast"],"temperature":0}]}"#,
    #"{"stages":[{"members":["missing"],"temperature":1}]}"#,
    #"{"stages":[{"members":["fast"],"temperature":1},{"members":["slow-0"],"temperature":1}]}"#,
    #"{"stages":[{"members":["fast","fast"],"temperature":1}]}"#,
    #"{"stages":[{"members":["fast","plain"],"temperature":1}]}"#,
  ])
  func `a cascade that makes no sense is refused`(cascade: String?) throws {
    let bundle = try Self.bundle(cascade)
    let error = #expect(throws: RecognitionError.self) { try Classifier(bundle, identifier: "m@1") }
    #expect(error?.code == .unsuitableModel)
    #expect(error?.message.contains("m@1") == true)
  }

  @Test func `ten outputs know nothing of what is no digit`() throws {
    let bundle = ModelBundle(try Self.model(outputs: 10, seed: 1))
    let classifier = try Classifier(bundle, identifier: "m")
    #expect(classifier.cascade == Cascade(stages: [.init(members: [ModelBundle.soleName])]))
    let scores = classifier.scores(of: Self.pixels(1))
    #expect(scores.nonDigit == 0)
    #expect(abs(scores.digits.reduce(0, +) - 1) < 1e-6)
    #expect(scores.confidence == scores.digits.max() && scores.runnerUp <= scores.confidence)
  }
}
