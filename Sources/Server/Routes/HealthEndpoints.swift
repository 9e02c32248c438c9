// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore

/// What orchestrators and load balancers ask.
struct HealthEndpoints: Sendable {
  /// Whether the server takes requests.
  let readiness: Readiness

  /// The operations.
  var endpoints: [Endpoint] {
    [
      Endpoint(.get, "/health", produces: Self.json) { _, _ in Self.answer(Self.ok) },
      Endpoint(.get, "/livez", produces: Self.json) { _, _ in Self.answer(Self.ok) },
      Endpoint(.get, "/readyz", produces: Self.json, failures: [.notReady]) { [readiness] _, _ in
        switch readiness.phase {
        case .ready: return Self.answer(Self.ready)
        case .starting: throw ServerError(.notReady, "The server is starting up.")
        case .draining: throw ServerError.stopping
        }
      },
    ]
  }

  private static let json = "application/json"
  /// The original service's answer, byte for byte.
  private static let ok = ByteBuffer(string: #"{"status":"ok"}"#)
  private static let ready = ByteBuffer(string: #"{"status":"ready"}"#)

  private static func answer(_ body: ByteBuffer) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: json, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: body)
    )
  }
}
