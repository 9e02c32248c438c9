// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore

/// An error as the client sees it: RFC 9457 `application/problem+json`.
struct Problem: Sendable {
  /// How long a client should wait before it tries again, in seconds.
  static let retryAfterSeconds = 1

  /// The failure to tell of.
  let error: ServerError
  /// The request's identifier, which finds it in the log.
  let requestID: String

  /// The status line's code.
  var status: HTTPResponse.Status { error.code.status }

  /// The JSON body.
  ///
  /// `type` is `about:blank`, so that `title` is the status' own phrase; `code` tells problems of the
  /// same status apart.
  var body: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.key("type")
      json.value("about:blank")
      json.key("title")
      json.value(status.reasonPhrase)
      json.key("status")
      json.value(status.code)
      json.key("detail")
      json.value(error.message)
      json.key("code")
      json.value(error.code.description)
      if !error.fields.isEmpty {
        json.key("errors")
        json.array { json in
          for field in error.fields {
            json.object { json in
              json.key("field")
              json.value(field.field)
              json.key("message")
              json.value(field.message)
            }
          }
        }
      }
      json.key("request_id")
      json.value(requestID)
    }
    return json.bytes
  }

  /// The header fields, but for the length.
  var headers: HTTPFields {
    var headers: HTTPFields = [
      .contentType: "application/problem+json",
      .cacheControl: "no-store",
      .xRequestID: requestID,
    ]
    switch status {
    case .methodNotAllowed: headers[.allow] = error.allowedMethods.joined(separator: ", ")
    case .serviceUnavailable: headers[.retryAfter] = String(Self.retryAfterSeconds)
    default: break
    }
    if error.code.endsConnection { headers[.connection] = "close" }
    return headers
  }

  /// The whole answer.
  var response: Response {
    Response(
      status: status,
      headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
    )
  }
}
