// DigitClassifier
// SPDX-License-Identifier: MIT

/// A W3C Trace Context `traceparent`, which ties a log line to a distributed trace.
///
/// - Source: W3C Recommendation "Trace Context", section 3.2.
struct TraceContext: Sendable, Hashable {
  /// The trace: 32 lower-case hexadecimal digits, not all zero.
  let traceID: String
  /// The caller's span: 16 lower-case hexadecimal digits, not all zero.
  let parentID: String
  /// Whether the caller may have recorded the trace.
  let isSampled: Bool

  /// Reads a header.
  ///
  /// Returns nil where the value is not valid; the specification then asks to ignore it. Versions
  /// after 00 may add fields at the end, which are not looked at.
  ///
  /// - Parameter header: The `traceparent` header.
  init?(_ header: String) {
    let fields = header.utf8.split(separator: .dash, omittingEmptySubsequences: false)
    guard fields.count >= 4, Self.isHexadecimal(fields[0], 2), !fields[0].elementsEqual("ff".utf8),
      Self.isHexadecimal(fields[1], 32), Self.isHexadecimal(fields[2], 16),
      Self.isHexadecimal(fields[3], 2), fields.count == 4 || !fields[0].elementsEqual("00".utf8)
    else { return nil }
    guard !fields[1].allSatisfy({ $0 == UInt8(ascii: "0") }),
      !fields[2].allSatisfy({ $0 == UInt8(ascii: "0") })
    else { return nil }
    traceID = String(Substring(fields[1]))
    parentID = String(Substring(fields[2]))
    isSampled = (fields[3].last?.hexadecimalValue ?? 0) & 1 == 1
  }

  private static func isHexadecimal(_ field: Substring.UTF8View, _ count: Int) -> Bool {
    field.count == count
      && field.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }
}
