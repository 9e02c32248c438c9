// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser

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

  /// Sees to it that the file may be written: worth knowing before minutes of work.
  ///
  /// - Throws: `CommandFailure` where it is there and may not be overwritten, or is a folder.
  func requireFree() throws(CommandFailure) {
    try FileOutput.requireFree(output, force: force)
  }

  /// Writes the file whole: a reader never sees half of it.
  ///
  /// - Throws: `CommandFailure` where it cannot be written, or is there and may not be overwritten.
  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    try FileOutput.write(bytes, to: output, force: force)
  }
}
