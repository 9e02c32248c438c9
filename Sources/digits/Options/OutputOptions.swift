// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The one file a command writes.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The file to write.", valueName: "file"),
    completion: .file()
  )
  var output: String

  @Flag(help: "Overwrite the file where there is one.")
  var force = false

  func validate() throws {
    guard !output.isEmpty, output != FileInput.standardInput else {
      throw ValidationError("--output needs the name of a file, found “\(output)”.")
    }
  }

  /// Writes the file whole: a reader never sees half of it.
  ///
  /// - Throws: `CommandFailure` where it cannot be written, or is there and may not be overwritten.
  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    let files = FileManager.default
    guard (try? files.contentsOfDirectory(atPath: output)) == nil else {
      throw CommandFailure("“\(output)” is a folder. Name a file in it.")
    }
    guard force || !files.fileExists(atPath: output) else {
      throw CommandFailure(
        "“\(output)” is there already. Name another file, or overwrite it with --force."
      )
    }
    do {
      try AtomicFile.write(bytes, to: output)
    } catch {
      throw CommandFailure(error.message)
    }
  }
}
