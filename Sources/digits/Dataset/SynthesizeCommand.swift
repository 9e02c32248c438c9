// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Datasets

/// `digits dataset synthesize`: draws sample pictures.
struct Synthesize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draws sample pictures: camera frames and small crops.",
    discussion: """
      The pictures are drawn with pen strokes, not copied from any data set. A file's name begins \
      with the digit it shows, and the same seed draws the same pictures.
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

  func validate() throws {
    for (name, count) in [("--camera-frames", cameraFrames), ("--crops", crops)] {
      guard 0...100_000 ~= count else {
        throw ValidationError("\(name) must be 0...100000, found \(count).")
      }
    }
  }

  func run() throws {
    let samples = try SampleSet.write(
      to: output,
      cameraFrames: cameraFrames,
      crops: crops,
      seed: seed
    )
    Console.output.line("Drew \(samples.count) pictures in \(output).")
  }
}
