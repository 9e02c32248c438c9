// DigitClassifier
// SPDX-License-Identifier: MIT

import Synchronization

/// Gives requests their `X-Request-ID`.
enum RequestIdentifier {
  /// The most characters of a client's own identifier.
  static let maximumLength = 128

  /// Takes a client's identifier where it is safe to log and to send back.
  ///
  /// - Parameter value: The `X-Request-ID` header, if there was one.
  /// - Returns: The value if it is 1 to 128 visible ASCII characters, else nil.
  static func accepted(_ value: String?) -> String? {
    guard let value, (1...maximumLength).contains(value.utf8.count),
      value.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    return value
  }

  /// Makes an identifier that no other request on earth has.
  ///
  /// A random prefix drawn once tells processes apart, a counter tells requests apart; together they
  /// cost no system call.
  ///
  /// - Returns: 32 lower-case hexadecimal digits.
  static func make() -> String {
    prefix + hexadecimal(counter.wrappingAdd(1, ordering: .relaxed).newValue)
  }

  private static let prefix = hexadecimal(UInt64.random(in: .min ... .max))
  private static let counter = Atomic<UInt64>(0)

  private static func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
