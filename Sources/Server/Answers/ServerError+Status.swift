// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes

// The one place where an error's code becomes an HTTP status.
extension ServerError.Code {
  /// The status that says this over HTTP.
  var status: HTTPResponse.Status {
    switch value {
    case .malformedRequest, .missingInput, .invalidParameter, .malformedForm, .malformedLine:
      .badRequest
    case .notFound, .cameraNotConfigured: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .notAcceptable: .notAcceptable
    case .requestTimeout: .requestTimeout
    case .contentTooLarge: .contentTooLarge
    case .unsupportedMediaType: .unsupportedMediaType
    case .unreadableImage, .unsupportedPromise: .unprocessableContent
    case .headersTooLarge: .requestHeaderFieldsTooLarge
    case .overloaded, .notReady, .cameraUnavailable: .serviceUnavailable
    // Nginx' number, which readers of logs know. It is never sent.
    case .clientGone: HTTPResponse.Status(code: 499, reasonPhrase: "Client Closed Request")
    case .internalError, .invalidOptions, .publicAddress, .cannotListen: .internalServerError
    }
  }

  /// Whether the connection is of no further use: what follows on it cannot be trusted or waited for.
  var endsConnection: Bool {
    switch value {
    case .malformedRequest, .requestTimeout, .contentTooLarge, .headersTooLarge: true
    default: false
    }
  }
}
