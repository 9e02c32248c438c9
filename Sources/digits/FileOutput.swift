// DigitClassifier
// SPDX-License-Identifier: MIT

import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes the files that a command line names.
enum FileOutput {
  /// Writes a file whole: a reader never sees half of it.
  ///
  /// - Parameters:
  ///   - bytes: What to write.
  ///   - path: The file's name.
  ///   - force: Whether to overwrite a file that is there.
  /// - Throws: `CommandFailure` where it cannot be written, or is there and may not be overwritten.
  static func write(_ bytes: [UInt8], to path: String, force: Bool) throws(CommandFailure) {
    try requireFree(path, force: force)
    do {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw CommandFailure(error.message)
    }
  }

  /// Sees to it that a file may be written: worth knowing before minutes of work.
  ///
  /// - Parameters:
  ///   - path: The file's name.
  ///   - force: Whether to overwrite a file that is there.
  /// - Throws: `CommandFailure` where it is there and may not be overwritten, or is a folder.
  static func requireFree(_ path: String, force: Bool) throws(CommandFailure) {
    let files = FileManager.default
    guard (try? files.contentsOfDirectory(atPath: path)) == nil else {
      throw CommandFailure("“\(path)” is a folder. Name a file in it.")
    }
    guard force || !files.fileExists(atPath: path) else {
      throw CommandFailure(
        "“\(path)” is there already. Name another file, or overwrite it with --force."
      )
    }
  }
}
