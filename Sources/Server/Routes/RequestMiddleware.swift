// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird

/// What every request passes through: gives it its identity, turns errors into problems, and logs one
/// line about it.
struct RequestMiddleware: RouterMiddleware {
  typealias Context = RequestScope

  /// The most bytes of a body nobody wanted that are worth reading to keep the connection.
  private static let worthDraining = 64 * 1024

  let routes: RouteTable
  let readiness: Readiness
  let environment: ServerEnvironment

  func handle(
    _ request: Request,
    context: RequestScope,
    next: @concurrent (Request, RequestScope) async throws -> Response
  ) async throws -> Response {
    let start = environment.now()
    let identity = RequestIdentity(request.headers, environment)
    var scope = context
    scope.identify(identity)

    var response: Response
    var failure: ServerError?
    do {
      response = try await next(request, scope)
      response.headers[.xRequestID] = identity.requestID
    } catch {
      let mapped = map(error, request)
      failure = mapped
      response = Problem(error: mapped, requestID: identity.requestID).response
      if leavesMuchUnread(request) { response.headers[.connection] = "close" }
    }
    if readiness.phase == .draining { response.headers[.connection] = "close" }
    if request.method == .head { response = response.createHeadResponse() }
    RequestRecord(
      request: request.head,
      path: request.uri.path,
      response: response.head,
      failure: failure,
      duration: environment.now() - start
    ).write(to: scope.logger)
    return response
  }

  private func map(_ error: any Error, _ request: Request) -> ServerError {
    if let error = error as? HTTPError, error.status == .notFound { return routes.miss(request) }
    return ServerError(mapping: error)
  }

  /// Whether the rest of the body would cost more to read than a new connection costs to open.
  private func leavesMuchUnread(_ request: Request) -> Bool {
    request.headers[.transferEncoding] != nil
      || request.headers[.contentLength].map { (Int($0) ?? .max) > Self.worthDraining } ?? false
  }
}
