// DigitClassifier
// SPDX-License-Identifier: MIT

import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The value of `Date` (RFC 9110, section 6.6.1), written anew once a second.
final class DateField: Sendable {
  private struct Written {
    var second = time_t.min
    var text = ""
  }

  private let now: @Sendable () -> time_t
  private let last = Mutex(Written())

  /// Creates a field.
  ///
  /// - Parameter now: The time of day in seconds since 1970.
  init(now: @escaping @Sendable () -> time_t = { time(nil) }) { self.now = now }

  /// The time as `Sun, 06 Nov 1994 08:49:37 GMT`.
  var value: String {
    let second = now()
    return last.withLock { written in
      if written.second != second {
        written = Written(second: second, text: Self.text(second))
      }
      return written.text
    }
  }

  private static func text(_ second: time_t) -> String {
    var second = second
    var parts = tm()
    gmtime_r(&second, &parts)
    let day = days[Int(parts.tm_wday)]
    let month = months[Int(parts.tm_mon)]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(twoDigits)
    return "\(day), \(twoDigits(parts.tm_mday)) \(month) \(parts.tm_year + 1900) "
      + "\(clock.joined(separator: ":")) GMT"
  }

  private static func twoDigits(_ number: Int32) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
