// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

extension DigitServer {
  /// Says why an address could not be listened on, and what to do about it.
  ///
  /// - Parameters:
  ///   - options: Where the server meant to listen.
  ///   - error: What the system said.
  /// - Returns: The error to show.
  static func cannotListen(_ options: ServerOptions, _ error: any Error) -> ServerError {
    let reason: String
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE:
      reason = "the port is in use. Stop what uses it, or choose another with --port."
    case EACCES, EPERM:
      reason = "ports below 1024 need special rights. Choose a higher one with --port."
    case EADDRNOTAVAIL:
      reason = "this machine does not have that address. Choose another with --host."
    default:
      let isUnknown = error is SocketAddressError || error is SocketAddressError.UnknownHost
      reason = isUnknown ? "the host is not known here." : "\(error)"
    }
    return ServerError(
      .cannotListen,
      "Cannot listen on \(options.host):\(options.port): \(reason)",
      cause: error
    )
  }
}
