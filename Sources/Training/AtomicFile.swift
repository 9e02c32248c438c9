// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation

/// Whole files, written so that a reader never sees half of one.
public enum AtomicFile {
  /// Writes to a temporary file beside the one that `path` names or links to, then renames it into place.
  ///
  /// A device or a pipe is written to as it stands: a file in its place would be another thing. So is what the program was
  /// given open, such as `/dev/stdout`, where that is a file: behind what was written to it before.
  ///
  /// - Throws: `TrainingError.Code.fileSystem`; a file that was there before still is.
  public static func write(_ bytes: [UInt8], to path: String) throws(TrainingError) {
    do {
      if let descriptor = openDescriptor(path) {
        return try FileHandle(fileDescriptor: descriptor).write(contentsOf: Data(bytes))
      }
      let target = URL(filePath: path).resolvingSymlinksInPath()
      let attributes = try? FileManager.default.attributesOfItem(atPath: target.path)
      let type = attributes?[.type] as? FileAttributeType
      let isReplaced = type == nil || type == .typeRegular
      try Data(bytes).write(to: target, options: isReplaced ? .atomic : [])
    } catch {
      throw TrainingError(.fileSystem, "Could not write “\(path)”: \(reason(error)).")
    }
  }

  /// The descriptor that a path stands for: `/dev/stdout`, `/dev/stderr` or `/dev/fd/` and a number.
  private static func openDescriptor(_ path: String) -> CInt? {
    switch path {
    case "/dev/stdout": STDOUT_FILENO
    case "/dev/stderr": STDERR_FILENO
    case _ where path.hasPrefix("/dev/fd/"): CInt(path.dropFirst("/dev/fd/".count))
    default: nil
    }
  }

  /// Reads a file.
  ///
  /// - Throws: `TrainingError.Code.fileSystem`.
  public static func read(_ path: String) throws(TrainingError) -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw TrainingError(.fileSystem, "Could not read “\(path)”: \(reason(error)).")
    }
  }

  /// The system's words for a failure, without Foundation's wrapping.
  private static func reason(_ error: any Error) -> String {
    guard let error = error as? CocoaError else { return "\(error)" }
    return switch error.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: "no such file or folder"
    case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
    case .fileWriteOutOfSpace: "no space left on the device"
    case .fileWriteVolumeReadOnly: "the file system is read-only"
    default: "\(error)"
    }
  }
}
