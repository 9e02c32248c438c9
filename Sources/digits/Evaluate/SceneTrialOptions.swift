// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets
import NeuralNet
import Recognition
import Training

/// Whether drawn scenes are read as a trial, and how many.
struct SceneTrialOptions: ParsableArguments {
  /// What was typed, if it is a count or not: of an option whose value may be left out, the parser takes one that it
  /// cannot read for none.
  struct Count: ExpressibleByArgument, CustomStringConvertible {
    let description: String
    init(argument: String) { description = argument }
  }

  @Option(
    name: .customLong("scenes"),
    defaultAsFlag: Count(argument: "\(SceneAccuracy.standardCount)"),
    parsing: .next,
    help: ArgumentHelp(
      """
      Draw so many scenes of each of \(SceneKind.single.count) kinds, in styles that training never shows, and read them \
      as one digit and as lines of digits; those with digits also darker, brighter, compressed, turned and inverted.
      """,
      valueName: "count"
    )
  )
  var count: Count?

  /// Scenes to draw a kind; nil where nobody asked.
  var scenes: Int? { count.flatMap { Int($0.description) } }

  func validate() throws {
    guard let count else { return }
    guard let scenes, 1...100_000 ~= scenes else {
      throw ValidationError("--scenes must be 1...100000, found \(count).")
    }
  }

  /// Draws and reads as many as were asked for; nil where none were.
  ///
  /// - Throws: `DatasetError` where a picture cannot be compressed, which takes a lack of memory.
  func read(
    by recognizer: Recognizer,
    seed: UInt64,
    parallel: ParallelFor
  ) throws(DatasetError) -> SceneAccuracy? {
    guard let scenes else { return nil }
    return try SceneAccuracy(of: recognizer, count: scenes, seed: seed, parallel: parallel)
  }
}
