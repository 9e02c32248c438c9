// DigitClassifier
// SPDX-License-Identifier: MIT

/// Why bytes did not become a picture, or a picture did not become bytes.
public struct ImageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure, for programs; new kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: String { case unsupportedFormat, tooLarge, malformed, encodingFailed }
    private let kind: Kind

    /// The bytes are not a picture in an accepted format (HTTP 415).
    public static let unsupportedFormat = Code(kind: .unsupportedFormat)
    /// The file or the picture in it is over a limit (HTTP 413).
    public static let tooLarge = Code(kind: .tooLarge)
    /// The bytes claim an accepted format and break its rules, or end too early (HTTP 422).
    public static let malformed = Code(kind: .malformed)
    /// A picture could not be written.
    public static let encodingFailed = Code(kind: .encodingFailed)

    /// The code's name, such as `tooLarge`.
    public var description: String { kind.rawValue }
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected, what was found, and what to do; one sentence or two, fit for a user's eyes.
  public let message: String

  /// Creates an error from its kind and its explanation.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
