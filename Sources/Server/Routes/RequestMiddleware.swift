// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import Logging

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
    let requestID =
      RequestIdentifier.accepted(request.headers[.xRequestID]) ?? environment.makeRequestID()
    var scope = context
    scope.identify(
      requestID: requestID,
      trace: request.headers[.traceParent].flatMap(TraceContext.init)
    )

    var response: Response
    var failure: ServerError?
    do {
      response = try await next(request, scope)
      response.headers[.xRequestID] = requestID
    } catch {
      let mapped = map(error, request)
      failure = mapped
      response = Problem(error: mapped, requestID: requestID).response
      if leavesMuchUnread(request) { response.headers[.connection] = "close" }
    }
    if readiness.phase == .draining { response.headers[.connection] = "close" }
    if request.method == .head { response = response.createHeadResponse() }
    log(request, response, failure, environment.now() - start, scope.logger)
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

  private func log(
    _ request: Request,
    _ response: Response,
    _ failure: ServerError?,
    _ duration: Duration,
    _ logger: Logger
  ) {
    let level: Logger.Level = failure?.code == .internalError ? .error : .info
    guard logger.logLevel <= level else { return }
    let path = request.uri.path
    var metadata: Logger.Metadata = [
      "method": .string(request.method.rawValue),
      "path": .string(path.utf8.count <= 256 ? path : String(path.prefix(256)) + "…"),
      "status": .stringConvertible(response.status.code),
      "duration_ms": .stringConvertible(duration.roundedMilliseconds),
      "bytes_in": .string(request.headers[.contentLength] ?? "0"),
      "bytes_out": .string(response.headers[.contentLength] ?? "0"),
    ]
    if let failure {
      metadata["problem"] = .string(failure.code.description)
      if let cause = failure.cause { metadata["cause"] = .string(String(describing: cause)) }
    }
    logger.log(level: level, "request", metadata: metadata)
  }
}
