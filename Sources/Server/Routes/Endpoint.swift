// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

/// One operation of the API: the single source for routing, for `Allow`, and for the test that holds
/// the OpenAPI document to what the server does.
struct Endpoint: Sendable {
  /// The operation's method. `GET` answers `HEAD` too.
  let method: HTTPRequest.Method
  /// The exact path.
  let path: String
  /// The media type of a successful answer, where a client's `Accept` can rule it out; else nil.
  let produces: String?
  /// Whether the OpenAPI document describes the operation.
  let isDocumented: Bool
  /// The ways in which the operation itself can fail.
  let failures: Set<ServerError.Code>
  /// Answers a request.
  let handle: @Sendable (Request, RequestScope) async throws -> Response

  /// Creates an endpoint.
  ///
  /// - Parameters:
  ///   - method: The operation's method.
  ///   - path: The exact path.
  ///   - produces: The media type of a successful answer, where `Accept` can rule it out.
  ///   - isDocumented: Whether the OpenAPI document describes the operation.
  ///   - failures: The ways in which the operation itself can fail.
  ///   - handle: Answers a request.
  init(
    _ method: HTTPRequest.Method,
    _ path: String,
    produces: String? = nil,
    isDocumented: Bool = true,
    failures: Set<ServerError.Code> = [],
    handle: @escaping @Sendable (Request, RequestScope) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.produces = produces
    self.isDocumented = isDocumented
    self.failures = failures
    self.handle = handle
  }

  /// Every way in which a request for this operation can fail, wherever that is found.
  var allFailures: Set<ServerError.Code> {
    var codes = failures.union([.malformedRequest, .headersTooLarge])
    if produces != nil { codes.insert(.notAcceptable) }
    return codes
  }

  /// Answers a request whose client takes what there is to give.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - scope: What travels with it.
  /// - Returns: The answer.
  /// - Throws: `ServerError.Code.notAcceptable`, or what the operation throws.
  func respond(to request: Request, scope: RequestScope) async throws -> Response {
    if let produces, let accept = request.headers[.accept] {
      guard AcceptHeader(accept).allows(produces) else {
        throw ServerError(
          .notAcceptable,
          "This answer comes as \(produces) only, which the Accept header excludes."
        )
      }
    }
    return try await handle(request, scope)
  }
}
