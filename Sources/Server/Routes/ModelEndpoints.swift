// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore

/// What the server reads with.
struct ModelEndpoints: Sendable {
  /// The models that are loaded.
  let models: [ModelDescription]

  /// The operations.
  var endpoints: [Endpoint] {
    // Written once: nothing about a loaded model changes while the server runs.
    let body = ByteBuffer(bytes: json)
    return [
      Endpoint(.get, "/v1/models", produces: Self.mediaType) { _, _ in
        Response(
          status: .ok,
          headers: [.contentType: Self.mediaType, .cacheControl: "no-store"],
          body: ResponseBody(byteBuffer: body)
        )
      }
    ]
  }

  private static let mediaType = "application/json"

  private var json: [UInt8] {
    var json = JSONWriter(capacity: 4096)
    json.object { json in
      json.key("models")
      json.array { json in
        for model in models { json.value(model) }
      }
    }
    return json.bytes
  }
}
