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
    let count = counter.wrappingAdd(1, ordering: .relaxed).newValue
    return String(unsafeUninitializedCapacity: 32) { digits in
      for place in 0..<16 {
        digits[place] = digit(prefix, place)
        digits[16 + place] = digit(count, place)
      }
      return 32
    }
  }

  private static let prefix = UInt64.random(in: .min ... .max)
  private static let counter = Atomic<UInt64>(0)

  /// The hexadecimal digit at a place, counted from the left.
  private static func digit(_ value: UInt64, _ place: Int) -> UInt8 {
    let nibble = UInt8(truncatingIfNeeded: value >> UInt64(60 - 4 * place)) & 15
    return nibble + (nibble < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
  }
}
