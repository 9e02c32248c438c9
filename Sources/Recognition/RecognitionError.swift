// DigitClassifier
// SPDX-License-Identifier: MIT

/// Why a recognizer could not be made.
public struct RecognitionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure, for programs; new kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: String { case unsuitableModel, invalidModel, unsupportedPromise }
    private let kind: Kind

    /// The network does not take 28×28 grey pixels, or does not give ten outputs.
    public static let unsuitableModel = Code(kind: .unsuitableModel)
    /// The network could not be compiled.
    public static let invalidModel = Code(kind: .invalidModel)

    /// The model's labelled readings do not support what was to be promised.
    public static let unsupportedPromise = Code(kind: .unsupportedPromise)

    /// The code's name, such as `unsuitableModel`.
    public var description: String { kind.rawValue }
  }

  /// The kind of failure.
  public let code: Code
  /// What was expected, what was found, and what to do.
  public let message: String

  /// Creates an error from its kind and its explanation.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
