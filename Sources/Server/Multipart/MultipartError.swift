// DigitClassifier
// SPDX-License-Identifier: MIT

/// Why a multipart/form-data body was refused.
///
/// Every body, however damaged, either parses or ends in one of these: there is no third outcome.
public struct MultipartError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of refusal this is.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Value: String {
      case invalidBoundary = "invalid_boundary"
      case malformedDelimiter = "malformed_delimiter"
      case malformedHeader = "malformed_header"
      case headersTooLarge = "headers_too_large"
      case tooManyParts = "too_many_parts"
      case partTooLarge = "part_too_large"
      case duplicatePart = "duplicate_part"
      case truncated
    }

    private let value: Value

    private init(_ value: Value) { self.value = value }

    /// The `boundary` parameter is missing, too long, or holds characters that RFC 2046 forbids.
    public static let invalidBoundary = Code(.invalidBoundary)
    /// A boundary is followed by something other than a line end or the closing `--`.
    public static let malformedDelimiter = Code(.malformedDelimiter)
    /// A part's header block is not `Name: value` lines with a form-data content disposition.
    public static let malformedHeader = Code(.malformedHeader)
    /// A part's header block is longer than the limit, in bytes or in lines.
    public static let headersTooLarge = Code(.headersTooLarge)
    /// The form has more parts than the limit.
    public static let tooManyParts = Code(.tooManyParts)
    /// A part's content is longer than the limit for its kind.
    public static let partTooLarge = Code(.partTooLarge)
    /// A part that may appear once appears twice.
    public static let duplicatePart = Code(.duplicatePart)
    /// The body ends before its closing boundary.
    public static let truncated = Code(.truncated)

    /// The code as logs spell it.
    public var description: String { value.rawValue }
  }

  /// What kind of refusal this is.
  public let code: Code
  /// What was expected, what was found, and what to send instead.
  public let message: String
  /// The form field at fault, where one is known.
  public let field: String?

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - code: What kind of refusal this is.
  ///   - message: What was expected, what was found, and what to send instead.
  ///   - field: The form field at fault, where one is known.
  public init(_ code: Code, _ message: String, field: String? = nil) {
    self.code = code
    self.message = message
    self.field = field
  }

  /// Code and message, for logs.
  public var description: String { "\(code): \(message)" }
}
