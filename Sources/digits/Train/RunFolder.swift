// DigitClassifier
// SPDX-License-Identifier: MIT

import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The folder of one run and the files in it.
struct RunFolder: Sendable {
  /// The folder.
  let path: String
  /// The trained network.
  var model: String { "\(path)/model.safetensors" }
  /// The account of the run.
  var report: String { "\(path)/report.json" }
  /// The picture of the run.
  var curves: String { "\(path)/curves.svg" }
  /// Where the run stands, until it is finished.
  var checkpoint: String { "\(path)/checkpoint" }
  private var previousCheckpoint: String { "\(path)/checkpoint.previous" }

  /// Makes the folder and those above it, where they are not there.
  func create() throws(CommandFailure) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("The folder “\(path)” cannot be made: \(error)")
    }
  }

  /// The unfinished run.
  func loadCheckpoint() throws(CommandFailure) -> Checkpoint {
    guard FileManager.default.fileExists(atPath: checkpoint) else {
      throw CommandFailure(
        "There is no unfinished run in “\(path)”. Start one without --resume, or name its folder "
          + "with --output."
      )
    }
    do {
      return try Checkpoint(path: checkpoint)
    } catch {
      throw CommandFailure(error.message)
    }
  }

  /// Moves the unfinished run of an earlier start out of the way: hours of work are not overwritten
  /// because somebody forgot --resume.
  ///
  /// - Returns: Where it is now; nil when there was none.
  func setAsideCheckpoint() throws(CommandFailure) -> String? {
    let files = FileManager.default
    guard files.fileExists(atPath: checkpoint) else { return nil }
    do {
      if files.fileExists(atPath: previousCheckpoint) {
        try files.removeItem(atPath: previousCheckpoint)
      }
      try files.moveItem(atPath: checkpoint, toPath: previousCheckpoint)
    } catch {
      throw CommandFailure("“\(checkpoint)” cannot be moved out of the way: \(error)")
    }
    return previousCheckpoint
  }

  /// Takes the checkpoint of a finished run away; one that cannot be taken away does no harm.
  func removeCheckpoint() {
    try? FileManager.default.removeItem(atPath: checkpoint)
  }
}
