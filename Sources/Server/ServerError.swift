// DigitClassifier
// SPDX-License-Identifier: MIT

/// Why the server cannot start, or cannot do what a request asks.
public struct ServerError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure this is; over HTTP it decides the status (`ServerError.Code.status`).
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    enum Value: String, CaseIterable {
      case malformedRequest = "malformed_request"
      case missingInput = "missing_input"
      case invalidParameter = "invalid_parameter"
      case malformedForm = "malformed_form"
      case malformedLine = "malformed_line"
      case notFound = "not_found"
      case cameraNotConfigured = "camera_not_configured"
      case methodNotAllowed = "method_not_allowed"
      case notAcceptable = "not_acceptable"
      case requestTimeout = "request_timeout"
      case contentTooLarge = "content_too_large"
      case unsupportedMediaType = "unsupported_media_type"
      case unreadableImage = "unreadable_image"
      case unsupportedPromise = "unsupported_promise"
      case headersTooLarge = "headers_too_large"
      case internalError = "internal_error"
      case overloaded
      case notReady = "not_ready"
      case cameraUnavailable = "camera_unavailable"
      case clientGone = "client_gone"
      case invalidOptions = "invalid_options"
      case publicAddress = "public_address"
      case cannotListen = "cannot_listen"
    }

    let value: Value

    private init(_ value: Value) { self.value = value }

    /// The bytes are not HTTP, or the request breaks one of its rules.
    public static let malformedRequest = Code(.malformedRequest)
    /// A prediction was asked for without a picture and without the camera.
    public static let missingInput = Code(.missingInput)
    /// A parameter or form field has a value that it cannot have.
    public static let invalidParameter = Code(.invalidParameter)
    /// The body is not the form that its media type promises.
    public static let malformedForm = Code(.malformedForm)
    /// A line of a batch is not the JSON object that it should be.
    public static let malformedLine = Code(.malformedLine)
    /// Nothing lives at this path.
    public static let notFound = Code(.notFound)
    /// The camera was asked for, and the server has none.
    public static let cameraNotConfigured = Code(.cameraNotConfigured)
    /// The path exists, but not with this method.
    public static let methodNotAllowed = Code(.methodNotAllowed)
    /// The client accepts none of the media types there are.
    public static let notAcceptable = Code(.notAcceptable)
    /// The request did not arrive completely in time.
    public static let requestTimeout = Code(.requestTimeout)
    /// The body, a part of it, or the picture has more bytes or pixels than accepted.
    public static let contentTooLarge = Code(.contentTooLarge)
    /// The body is of a kind that is not accepted.
    public static let unsupportedMediaType = Code(.unsupportedMediaType)
    /// The bytes claim to be a picture and cannot be decoded.
    public static let unreadableImage = Code(.unreadableImage)
    /// The model's labelled readings do not support the promise that was asked for.
    public static let unsupportedPromise = Code(.unsupportedPromise)
    /// The request line and headers are longer than accepted.
    public static let headersTooLarge = Code(.headersTooLarge)
    /// Something that should not happen; the log says what.
    public static let internalError = Code(.internalError)
    /// More work than fits is waiting already.
    public static let overloaded = Code(.overloaded)
    /// The server is starting up or draining.
    public static let notReady = Code(.notReady)
    /// The camera gives no picture now.
    public static let cameraUnavailable = Code(.cameraUnavailable)
    /// The connection broke before the request could be answered, so nobody hears of this but the log.
    public static let clientGone = Code(.clientGone)
    /// An option has a value that it cannot have.
    public static let invalidOptions = Code(.invalidOptions)
    /// The address is reachable from other machines, which was not allowed.
    public static let publicAddress = Code(.publicAddress)
    /// The address or port cannot be bound.
    public static let cannotListen = Code(.cannotListen)

    static let all = Value.allCases.map(Code.init)

    /// The code as problem documents spell it.
    public var description: String { value.rawValue }
  }

  /// A field at fault, and what is wrong with it.
  public struct FieldError: Sendable, Hashable {
    /// The parameter's or form field's name.
    public let field: String
    /// What was expected and what was found.
    public let message: String

    /// Creates a field error.
    ///
    /// - Parameters:
    ///   - field: The parameter's or form field's name.
    ///   - message: What was expected and what was found.
    public init(field: String, message: String) {
      self.field = field
      self.message = message
    }
  }

  /// What there is to say once the server has been told to stop.
  static let stopping = ServerError(.notReady, "The server is stopping.")

  /// What kind of failure this is.
  public let code: Code
  /// What was expected, what was found, and what to do; fit for a client to read.
  public let message: String
  /// The fields at fault, where there are such.
  public let fields: [FieldError]
  /// What caused the failure, for the log only.
  public let cause: (any Error)?
  /// The methods to name in `Allow`, for ``Code/methodNotAllowed``.
  let allowedMethods: [String]

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - code: What kind of failure this is.
  ///   - message: What was expected, what was found, and what to do.
  ///   - fields: The fields at fault, where there are such.
  ///   - cause: What caused the failure, for the log only.
  public init(
    _ code: Code,
    _ message: String,
    fields: [FieldError] = [],
    cause: (any Error)? = nil
  ) {
    self.init(code, message, fields: fields, cause: cause, allowedMethods: [])
  }

  init(
    _ code: Code,
    _ message: String,
    fields: [FieldError] = [],
    cause: (any Error)? = nil,
    allowedMethods: [String]
  ) {
    self.code = code
    self.message = message
    self.fields = fields
    self.cause = cause
    self.allowedMethods = allowedMethods
  }

  /// Code, message and cause, for logs.
  public var description: String {
    cause.map { "\(code): \(message) (\($0))" } ?? "\(code): \(message)"
  }
}
