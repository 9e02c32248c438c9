// DigitClassifier
// SPDX-License-Identifier: MIT

/// Something that went wrong with a data set: its bytes, its files, or the way to fetch them.
public struct DatasetError: Error, Sendable, CustomStringConvertible {
  /// Names the kind of failure; kinds may be added, so compare with the constants.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Name: String {
      case malformed, corrupt, checksumMismatch, notPrepared, invalidMirror, downloadFailed
      case fileSystem, cancelled
    }

    private let name: Name

    /// The bytes are not what their format promises: a header field, a length or a label is wrong.
    public static let malformed = Code(name: .malformed)
    /// A compressed stream is damaged, cut short, or unpacks to more than it may.
    public static let corrupt = Code(name: .corrupt)
    /// A file is whole but is not the published one.
    public static let checksumMismatch = Code(name: .checksumMismatch)
    /// The data set was asked for before its files were in their folder.
    public static let notPrepared = Code(name: .notPrepared)
    /// The text given as a mirror is no folder path and no `file:`, `http:` or `https:` URL.
    public static let invalidMirror = Code(name: .invalidMirror)
    /// No mirror had the file; the message tells what each of them answered.
    public static let downloadFailed = Code(name: .downloadFailed)
    /// The operating system refused to read, write, lock or rename.
    public static let fileSystem = Code(name: .fileSystem)
    /// The task was cancelled; what had been downloaded is kept for the next time.
    public static let cancelled = Code(name: .cancelled)

    /// The name of the constant.
    public var description: String { name.rawValue }
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected, what was found, and what to do about it, for people.
  public let message: String

  /// Describes a failure.
  ///
  /// - Parameters:
  ///   - code: The kind of failure.
  ///   - message: What was expected, what was found, and what to do about it.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
