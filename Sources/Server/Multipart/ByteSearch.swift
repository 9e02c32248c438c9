// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension Span<UInt8> {
  /// Finds a byte with `memchr`, which compares a whole vector at a time.
  ///
  /// A picture's bytes hold a CR every 256 bytes on average, so this is where a parse spends its time.
  ///
  /// - Parameters:
  ///   - byte: What to look for.
  ///   - start: Where to begin, `0...count`.
  /// - Returns: The index of the first such byte at or after `start`, or nil.
  func firstIndex(of byte: UInt8, from start: Int) -> Int? {
    precondition((0...count).contains(start), "search from \(start) in \(count) bytes")
    guard start < count else { return nil }
    return withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress,
        let found = memchr(base + start, Int32(byte), count - start)
      else { return nil }
      return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }
}
