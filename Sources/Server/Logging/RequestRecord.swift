// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Logging

/// The one line that the log gets about a request.
struct RequestRecord {
  /// The request.
  let request: HTTPRequest
  /// The path asked for, without the query.
  let path: String
  /// The answer's head.
  let response: HTTPResponse
  /// Why the request was refused, if it was.
  let failure: ServerError?
  /// From the request's head to its answer.
  let duration: Duration

  /// Writes the line.
  ///
  /// - Parameters:
  ///   - logger: Where to.
  ///   - identity: The request's identity, if the logger does not add it to every line by itself.
  func write(to logger: Logger, _ identity: RequestIdentity? = nil) {
    let level: Logger.Level = failure?.code == .internalError ? .error : .info
    guard logger.logLevel <= level else { return }
    var metadata: Logger.Metadata = [
      "method": .string(request.method.rawValue),
      "path": .string(path.utf8.count <= 256 ? path : String(path.prefix(256)) + "…"),
      "status": .stringConvertible(response.status.code),
      "duration_ms": .stringConvertible(duration.roundedMilliseconds),
    ]
    // What comes or goes in chunks is not counted, and what nobody is there to get does not go.
    let isChunked = request.headerFields[.transferEncoding] != nil
    metadata["bytes_in"] = isChunked ? nil : .string(request.headerFields[.contentLength] ?? "0")
    metadata["bytes_out"] =
      failure?.code == .clientGone ? nil : response.headerFields[.contentLength].map { .string($0) }
    if let identity {
      metadata["request_id"] = .string(identity.requestID)
      if let trace = identity.trace {
        metadata["trace_id"] = .string(trace.traceID)
        metadata["parent_span_id"] = .string(trace.parentID)
      }
    }
    if let failure {
      metadata["problem"] = .string(failure.code.description)
      if let cause = failure.cause { metadata["cause"] = .string(String(describing: cause)) }
    }
    logger.log(level: level, "request", metadata: metadata)
  }
}
