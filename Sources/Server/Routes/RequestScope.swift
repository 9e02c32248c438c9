// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import Logging

/// What travels with a request from middleware to route.
struct RequestScope: RequestContext {
  var coreContext: CoreRequestContextStorage

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
  }

  /// Puts the request's identifiers into every line logged for it.
  ///
  /// - Parameter identity: The request's identifiers.
  mutating func identify(_ identity: RequestIdentity) {
    logger[metadataKey: "hb.request.id"] = nil
    logger[metadataKey: "request_id"] = .string(identity.requestID)
    guard let trace = identity.trace else { return }
    logger[metadataKey: "trace_id"] = .string(trace.traceID)
    logger[metadataKey: "parent_span_id"] = .string(trace.parentID)
  }
}
