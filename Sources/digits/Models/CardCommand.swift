// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import Kernels
import NeuralNet
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `digits models card`: writes down what a model is and how far it can be trusted.
struct Card: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a model card in Markdown, from the model's file and from measurement.",
    discussion: """
      What it is for and not for, how it was made, accuracy, calibration, promises, known failures \
      and how to make it again; with --robustness, --foreign, --scenes and --rejection also \
      what worse pictures, pictures of other sources, drawn scenes and pictures without a digit do \
      to it. Nothing in it is typed in by hand.

        digits models card --output docs/model-card.md --force --robustness --foreign --scenes \
          --rejection
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The model; without it the one compiled into this program.",
      valueName: "file"
    ),
    completion: .file(extensions: ["safetensors"])
  )
  var model: String?

  @OptionGroup var file: OutputOptions
  @OptionGroup var source: SourceOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Read the images again with 15 kinds of corruption at three severities.")
  var robustness = false

  @Flag(help: "Read 1,000 pictures of each of 6 sources that training never shows.")
  var foreign = false

  @OptionGroup var drawn: SceneTrialOptions

  @Flag(
    help:
      "Draw 1,000 pictures without a digit of each of \(NonDigit.allCases.count) kinds, and see which are accepted."
  )
  var rejection = false

  @Option(help: "float32 or bfloat16; without it, what the model is served with.")
  var precision: String?

  @Option(help: "Chooses what --robustness, --foreign, --scenes and --rejection draw.")
  var seed: UInt64 = 1

  func run() async throws {
    try file.requireFree()
    let choice = try EngineChoice.fromEnvironment(precision: precision)
    let trial = try TrialModel(path: model, choice: choice)
    let images = try await source.load(
      data,
      for: trial.loaded.bundle.metadata,
      parallel: threads.parallel
    )
    if rejection { try images.requireEveryDigit(for: "--rejection") }
    let line = StatusLine()
    let plan = TrialPlan(
      robustness: robustness,
      rejection: rejection,
      foreign: foreign,
      seed: seed,
      parallel: threads.parallel,
      tell: { line.show($0) }
    )
    let environment = ReleaseReport.Environment(
      date: Date().formatted(.iso8601),
      software: Version.software,
      machine: .current
    )
    if drawn.scenes != nil { line.show("Reading scenes with \(trial.loaded.identifier)") }
    let scenes = try drawn.read(
      by: trial.recognizer,
      seed: seed,
      parallel: threads.parallel
    )
    let page = try page(of: trial, on: images, scenes: scenes, plan: plan, in: environment)
    line.clear()
    try file.write(Array(page.markdown().utf8))
    Console.output.line("Wrote \(file.output), the card of \(trial.loaded.identifier).")
  }

  /// Measures a model for its card.
  ///
  /// - Throws: `CommandFailure` where a picture cannot be read any more, or there is no glyph to spoil.
  func page(
    of model: TrialModel,
    on data: EvaluationData,
    scenes: SceneAccuracy? = nil,
    plan: TrialPlan,
    in environment: ReleaseReport.Environment
  ) throws(CommandFailure) -> ModelCardPage {
    let trial = try plan.run(model, on: data)
    return ModelCardPage(
      file: .init(
        identifier: model.loaded.identifier,
        sha256: model.loaded.sha256,
        byteCount: model.loaded.byteCount,
        bundle: model.loaded.bundle
      ),
      method: .init(
        data: .init(
          name: data.description,
          count: data.images.count,
          readsTestImages: data.split == .test,
          seed: plan.seed
        ),
        environment: environment,
        kernels: model.engine.backend.rawValue,
        precision: model.engine.precision.rawValue,
        command: commandLine
      ),
      answers: trial.scored.answers,
      latency: trial.scored.latency,
      corruption: trial.corruption,
      rejection: trial.rejection,
      foreign: trial.foreign,
      scenes: scenes
    )
  }

  /// What to type to write the card again; of files only their names, since folders differ from machine to machine.
  var commandLine: String {
    func name(_ path: String) -> String {
      path.split(separator: "/").last.map(String.init) ?? path
    }
    var words = ["digits models card"]
    if let model { words.append(name(model)) }
    words += ["--output", name(file.output)]
    if let split = source.split { words += ["--split", split.rawValue] }
    for (option, path) in [
      ("--images", source.images), ("--labels", source.labels), ("--folder", source.folder),
    ] {
      if let path { words += [option, name(path)] }
    }
    if let limit = source.limit { words += ["--limit", "\(limit)"] }
    if robustness { words.append("--robustness") }
    if foreign { words.append("--foreign") }
    if let count = drawn.scenes { words += ["--scenes", "\(count)"] }
    if rejection { words.append("--rejection") }
    if robustness || foreign || drawn.scenes != nil || rejection { words += ["--seed", "\(seed)"] }
    if let precision { words += ["--precision", precision] }
    return words.joined(separator: " ")
  }
}
