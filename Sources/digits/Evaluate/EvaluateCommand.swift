// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import NeuralNet
import Recognition
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `digits evaluate`: measures whether a model can be trusted.
struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures a model on MNIST, or on labelled pictures of your own.",
    discussion: """
      Tells how often it is right, whether its confidence means what it says, and what refusing to \
      answer gains; with --robustness, --foreign, --scenes and --rejection also what worse pictures, \
      those of other scanners and pens, drawn scenes, and pictures without a digit do to it. MNIST \
      is fetched where it is not there yet. The test set is for the final measurement; to choose \
      between models of one network, use --split validation. For a model of the recipe full that result \
      is in its file: each of its networks leaves out other images.

        digits evaluate --html report.html --robustness --foreign --scenes --rejection
        digits evaluate --folder pictures --json
      """
  )

  @OptionGroup var model: ModelOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Read the images again with 15 kinds of corruption at three severities.")
  var robustness = false

  @Flag(
    help: """
      Read 1,000 whole pictures of each of 6 scanners, pens and habits that training never shows; \
      some are made of the images.
      """
  )
  var foreign = false

  @OptionGroup var drawn: SceneTrialOptions

  @Flag(
    help:
      "Draw 1,000 pictures without a digit of each of \(NonDigit.allCases.count) kinds, and see which are accepted."
  )
  var rejection = false

  @Option(
    help: ArgumentHelp(
      "The least confidence of an answer that --rejection counts as accepted.",
      discussion:
        "Without it what the model's readings are accepted from. The model's limit for “no digit” holds beside it."
    )
  )
  var threshold: Double?

  @Option(help: "Chooses what --robustness, --foreign, --scenes and --rejection draw.")
  var seed: UInt64 = 1

  @Flag(help: "Print JSON instead of text.")
  var json = false

  @Option(
    help: ArgumentHelp("Write a report with figures as well, one HTML file.", valueName: "file"),
    completion: .file(extensions: ["html"])
  )
  var html: String?

  func validate() throws {
    guard let threshold else { return }
    guard 0...1 ~= threshold else {
      throw ValidationError("--threshold must be 0...1, found \(threshold).")
    }
  }

  func run() async throws {
    let loaded = try model.load()
    let engine = try model.engine(for: loaded)
    let recognizer = try loaded.recognizer(on: engine)
    let images = try await source.load(
      data,
      for: loaded.bundle.metadata,
      parallel: threads.parallel
    )
    var measurement = try measure(loaded, recognizer, on: images, engine: engine)
    let date = Date().formatted(.iso8601)
    measurement.noteTestReading(by: loaded, date: date)
    if let html {
      let page = measurement.page(date: date)
      try AtomicFile.write(Array(try page.html().utf8), to: html)
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      Console.output.line(String(decoding: try encoder.encode(measurement), as: UTF8.self))
    } else {
      Console.output.line(measurement.text)
    }
  }

  private func measure(
    _ loaded: LoadedModel,
    _ recognizer: Recognizer,
    on data: EvaluationData,
    engine: Engine
  ) throws -> ModelMeasurement {
    let classifier = recognizer.classifier
    let scored = try data.scored(by: recognizer, parallel: threads.parallel)
    var measurement = ModelMeasurement(
      model: loaded.identifier,
      data: data,
      engine: engine,
      assessment: Assessment(of: scored.answers, costs: loaded.bundle.cascadeCosts),
      latency: scored.latency
    )
    if robustness {
      measurement.corruption = CorruptionAccuracy(
        of: classifier,
        over: try data.glyphs(for: "--robustness"),
        seed: seed,
        parallel: threads.parallel
      )
    }
    if foreign {
      measurement.foreign = ForeignAccuracy(
        of: recognizer,
        drawnFrom: try data.glyphs(for: "--foreign"),
        seed: seed,
        parallel: threads.parallel
      )
    }
    measurement.scenes = try drawn.read(by: recognizer, seed: seed, parallel: threads.parallel)
    if rejection {
      try data.requireEveryDigit(for: "--rejection")
      measurement.rejection = Rejection(
        of: classifier,
        against: try data.glyphAnswers(
          among: scored,
          by: classifier,
          for: "--rejection",
          parallel: threads.parallel
        ),
        drawnFrom: try data.glyphs(for: "--rejection"),
        acceptance: threshold.map(recognizer.acceptance.accepting) ?? recognizer.acceptance,
        seed: seed,
        parallel: threads.parallel
      )
    }
    return measurement
  }
}
