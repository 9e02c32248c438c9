// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import NeuralNet
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `digits models check`: says whether a new model may take the place of the current one.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Holds a new model against the current one and fails where it is worse.",
    discussion: """
      Both read the same images, the same worse images and the same pictures without a digit, and \
      are timed in turn. The exit status is 0 where the new model is nowhere worse beyond the \
      tolerances, and else 1. MNIST's test images are read: whoever goes on training after a failure \
      has chosen by them, and should say so. See docs/releasing.md.

        digits models check new.safetensors
        digits models check new.safetensors --against old.safetensors --json r.json
      """
  )

  @Argument(
    help: ArgumentHelp("The model that may be released.", valueName: "file"),
    completion: .file(extensions: ["safetensors"])
  )
  var model: String

  @Option(
    help: ArgumentHelp(
      "The model that it would replace.",
      discussion: "Without it the one compiled into this program.",
      valueName: "file"
    ),
    completion: .file(extensions: ["safetensors"])
  )
  var against: String?

  @OptionGroup var source: SourceOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Flag(inversion: .prefixedNo, help: "Time reads; not where other programs are at work.")
  var latency = true

  @Option(
    help: ArgumentHelp(
      "A JSON file with tolerances that differ from the standard ones, such as {\"latency_ratio\": 2}.",
      valueName: "file"
    ),
    completion: .file(extensions: ["json"])
  )
  var tolerances: String?

  @Option(
    help: "What to compute both with: float32 or bfloat16; without it, what each is served with."
  )
  var precision: String?

  @Option(help: "Chooses which worse images and pictures without a digit are drawn.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("Write the report as JSON as well.", valueName: "file"),
    completion: .file(extensions: ["json"])
  )
  var json: String?

  func validate() throws {
    guard source.split == nil || source.split == .test else {
      throw ValidationError(
        "--split must be test here: a model may have learnt from the other images."
      )
    }
  }

  func run() async throws {
    let choice = try EngineChoice.fromEnvironment(precision: precision)
    let tolerances = try tolerances.map(ReleaseTolerances.init(file:)) ?? .standard
    let new = try TrialModel(path: model, choice: choice)
    let current = try TrialModel(path: against, choice: choice)
    let images = try await source.load(
      data,
      for: new.loaded.bundle.metadata,
      parallel: threads.parallel
    )
    try images.requireEveryDigit(for: "the check")
    let line = StatusLine()
    let check = ReleaseCheck(
      new: new,
      current: current,
      data: images,
      tolerances: tolerances,
      timesReads: latency,
      plan: TrialPlan(seed: seed, parallel: threads.parallel, tell: { line.show($0) })
    )
    let environment = ReleaseReport.Environment(
      date: Date().formatted(.iso8601),
      software: Version.software,
      machine: .current
    )
    let report = try check.report(in: environment)
    line.clear()
    Console.output.line(report.text)
    try conclude(report)
  }

  /// Writes what was asked for and ends with the exit status that says what the report says.
  ///
  /// - Throws: `TrainingError` where the file cannot be written; `ExitCode` where the new model is worse.
  func conclude(_ report: ReleaseReport) throws {
    if let json { try AtomicFile.write(try report.json(), to: json) }
    guard report.passes else { throw ExitCode.failure }
  }
}

extension ReleaseTolerances {
  /// Reads tolerances that differ from the standard ones.
  ///
  /// - Throws: `CommandFailure` naming the file and what is wrong with it.
  init(file: String) throws(CommandFailure) {
    let bytes = try FileInput.read(file, limit: 1 << 20, kind: "tolerance")
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw CommandFailure("“\(file)” does not hold tolerances: \(JSONFault(error))")
    }
  }
}
