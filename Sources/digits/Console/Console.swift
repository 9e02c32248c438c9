// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// One of the process's two outputs, written at once and not through a buffer, so that lines of
/// both keep their order.
struct Console: Sendable {
  /// For results.
  static let output = Console(descriptor: STDOUT_FILENO)
  /// For news and complaints.
  static let error = Console(descriptor: STDERR_FILENO)

  private let descriptor: Int32

  /// Whether somebody looks at it.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Columns of the terminal; 80 where it does not say.
  var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes a line; what cannot be written is passed over.
  func line(_ text: String) { write(text + "\n") }

  /// Writes text as it is; what cannot be written is passed over.
  func write(_ text: String) { try? writeAll(Array(text.utf8)) }

  /// Writes bytes, for those whose whole purpose it is that somebody gets them.
  ///
  /// - Parameter bytes: The bytes.
  /// - Throws: `CommandFailure` when they cannot all be written.
  func writeAll(_ bytes: [UInt8]) throws(CommandFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite($0) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw CommandFailure(
          "The answers cannot be written to standard output: \(String(cString: strerror(errno)))."
        )
      }
    }
  }

  private func systemWrite(_ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
    Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
    Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
    Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
