// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets

/// `digits dataset synthesize`: draws sample pictures, or labelled scenes.
struct Synthesize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draws sample pictures, or labelled scenes for training and evaluation.",
    discussion: """
      Without --kind, --count or --frames it draws samples: camera frames and small crops whose names begin with \
      the digit they show. With one of them it draws labelled scenes and writes beside them what is on each: \
      truth.ndjson, and labels.csv where every picture shows one digit. The same seed draws the same pictures.
      """
  )

  @Option(
    help: ArgumentHelp("The folder to write to.", valueName: "folder"),
    completion: .directory
  )
  var output: String

  @Option(help: "Chooses the pictures.")
  var seed: UInt64 = 1

  @Option(help: ArgumentHelp("640×480 frames to draw, below camera/.", valueName: "count"))
  var cameraFrames = 20

  @Option(help: ArgumentHelp("Small pictures to draw, below uploads/.", valueName: "count"))
  var crops = 20

  @OptionGroup(title: "Labelled scenes") var scenes: SceneOptions

  @OptionGroup var threads: ThreadOptions

  @OptionGroup var data: DataOptions

  func validate() throws {
    for (name, count) in [("--camera-frames", cameraFrames), ("--crops", crops)] {
      guard 0...100_000 ~= count else {
        throw ValidationError("\(name) must be 0...100000, found \(count).")
      }
    }
  }

  func run() throws {
    if scenes.isWanted {
      try scenes.write(to: output, seed: seed, data: data, threads: threads)
      Console.output.line("Drew \(scenes.number) scenes in \(output).")
      return
    }
    let samples = try SampleSet.write(
      to: output,
      cameraFrames: cameraFrames,
      crops: crops,
      seed: seed
    )
    Console.output.line("Drew \(samples.count) pictures in \(output).")
  }
}
