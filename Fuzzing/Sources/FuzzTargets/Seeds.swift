// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The inputs that every run begins with.
enum Seeds {
  /// Writes the seeds of every target to a folder of its name.
  static func write(to folder: String) {
    do {
      for target in targets {
        let path = "\(folder)/\(target.name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, bytes) in target.seeds {
          try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
        }
      }
    } catch {
      fatalError("The seeds cannot be written: \(error)")
    }
  }
}
