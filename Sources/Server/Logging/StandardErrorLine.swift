// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Writes lines to standard error, each in one system call, so that lines of several threads never mix.
enum StandardErrorLine {
  /// Writes a line.
  ///
  /// A log that cannot be written is no reason to fail: errors are passed over.
  ///
  /// - Parameter line: The line, line end included.
  static let write: @Sendable ([UInt8]) -> Void = { line in
    var rest = line[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send($0) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return
      }
    }
  }

  private static func send(_ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
    Darwin.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
    Musl.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
    #else
    Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
    #endif
  }
}
