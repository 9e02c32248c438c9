// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes

/// What finds a request again, in logs and in traces.
struct RequestIdentity: Sendable {
  /// The request's identifier: the client's own, or one that was made.
  let requestID: String
  /// The distributed trace that the request belongs to, if any.
  let trace: TraceContext?

  /// Reads a request's identity, and makes what is missing.
  ///
  /// - Parameters:
  ///   - headers: The request's header fields.
  ///   - environment: Makes an identifier.
  init(_ headers: HTTPFields, _ environment: ServerEnvironment) {
    requestID =
      RequestIdentifier.accepted(headers[.xRequestID]) ?? environment.makeRequestID()
    trace = headers[.traceParent].flatMap(TraceContext.init)
  }
}
