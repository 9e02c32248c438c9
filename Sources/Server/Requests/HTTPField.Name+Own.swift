// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes

extension HTTPField.Name {
  /// `X-Request-ID`.
  static let xRequestID = named("X-Request-ID")
  /// `traceparent` of W3C Trace Context.
  static let traceParent = named("traceparent")
  /// `Referrer-Policy`.
  static let referrerPolicy = named("Referrer-Policy")

  private static func named(_ name: String) -> Self {
    guard let name = Self(name) else {
      preconditionFailure("'\(name)' is not a name that HTTP allows")
    }
    return name
  }
}
