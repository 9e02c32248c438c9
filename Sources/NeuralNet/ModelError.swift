// DigitClassifier
// SPDX-License-Identifier: MIT

/// Why a model, an architecture or a model file was refused.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of fault; new kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Kind: String {
      case malformedFile, unsupportedFile, invalidArchitecture, invalidTensors, invalidMetadata
      case missingArchitecture, unavailableBackend
    }

    private let kind: Kind

    /// The bytes are not a safetensors file, or not a whole one.
    public static let malformedFile = Code(kind: .malformedFile)

    /// A sound safetensors file that this engine cannot use, such as one with float16 values.
    public static let unsupportedFile = Code(kind: .unsupportedFile)

    /// A sound safetensors file that does not say which network its tensors are of, such as a bare
    /// `state_dict` of PyTorch.
    public static let missingArchitecture = Code(kind: .missingArchitecture)

    /// Layers that do not fit together, or a network beyond ``Architecture/Limits``.
    public static let invalidArchitecture = Code(kind: .invalidArchitecture)

    /// A tensor is missing, unexpected, of the wrong shape, or holds values that cannot be used.
    public static let invalidTensors = Code(kind: .invalidTensors)

    /// Metadata that cannot be written to a file.
    public static let invalidMetadata = Code(kind: .invalidMetadata)

    /// The kernels asked for do not run on this processor.
    public static let unavailableBackend = Code(kind: .unavailableBackend)

    /// The code's name, for logs.
    public var description: String { kind.rawValue }
  }

  /// The kind of fault.
  public let code: Code

  /// What was expected, what was found and what to do, in full sentences.
  public let message: String

  /// Makes an error; `message` says what was expected, what was found and what to do.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}

/// Quotes a string out of a file for a message: cut after 60 characters, control characters
/// escaped, so that a hostile name can neither flood a log nor forge a line in it.
func quoted(_ string: String) -> String {
  var text = "\""
  for scalar in string.unicodeScalars.prefix(60) {
    text += scalar.escaped(asASCII: true)
  }
  let isCut = string.unicodeScalars.count > 60
  return text + (isCut ? "…\"" : "\"")
}
