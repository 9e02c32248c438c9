// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// One GET over plain HTTP/1.1 that reads the status line and nothing more.
///
/// A health check runs every few seconds, so it must be cheap: no event loop, no client, one
/// socket.
struct HealthProbe {
  /// Address or name of the server.
  var host: String
  /// Its port.
  var port: UInt16
  /// What to ask for.
  var path: String
  /// The longest wait for a connection, and for each piece of the answer.
  var timeoutSeconds = 2

  /// Asks.
  ///
  /// - Returns: The answer's status.
  /// - Throws: `CommandFailure` when nobody answers in time, or not in HTTP.
  func status() throws(CommandFailure) -> Int {
    let descriptor = try connected()
    defer { close(descriptor) }
    let request = "GET \(path) HTTP/1.1\r\nHost: \(host):\(port)\r\nConnection: close\r\n\r\n"
    let bytes = Array(request.utf8)
    // The request is far smaller than any socket's buffer, so it goes out whole or not at all.
    guard send(descriptor, bytes, bytes.count, Self.noSignal) == bytes.count else {
      throw failure("does not take a request")
    }
    guard let status = Self.status(in: try statusLine(descriptor)) else {
      throw failure("does not speak HTTP")
    }
    return status
  }

  /// The number in a status line such as `HTTP/1.1 200 OK`.
  static func status(in line: [UInt8]) -> Int? {
    let parts = line.split(separator: UInt8(ascii: " "))
    guard parts.count >= 2, parts[0].starts(with: Array("HTTP/1.".utf8)), parts[1].count == 3 else {
      return nil
    }
    return Int(String(decoding: parts[1], as: UTF8.self))
  }

  private func statusLine(_ descriptor: Int32) throws(CommandFailure) -> [UInt8] {
    var line: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 256)
    while line.count < 4096 {
      let count = recv(descriptor, &piece, piece.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("gave no answer") }
      line += piece[..<count]
      if let end = line.firstIndex(of: UInt8(ascii: "\r")) { return Array(line[..<end]) }
    }
    throw failure("does not speak HTTP")
  }

  /// A connection to the first of the host's addresses that takes one.
  private func connected() throws(CommandFailure) -> Int32 {
    var hints = addrinfo()
    hints.ai_socktype = Self.stream
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0 else {
      throw CommandFailure("The host “\(host)” is not known here.")
    }
    defer { freeaddrinfo(list) }
    var next = list
    while let address = next?.pointee {
      if let descriptor = connected(to: address) { return descriptor }
      next = address.ai_next
    }
    throw failure("cannot be reached")
  }

  private func connected(to address: addrinfo) -> Int32? {
    let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
    guard descriptor >= 0 else { return nil }
    var timeout = timeval()
    timeout.tv_sec = time_t(timeoutSeconds)
    let size = socklen_t(MemoryLayout<timeval>.size)
    // The time-out for sending covers connecting too.
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
    guard connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  private func failure(_ complaint: String) -> CommandFailure {
    CommandFailure("\(host):\(port) \(complaint).")
  }

  // Glibc's header has the kinds of sockets as an enumeration, the others as plain numbers.
  #if canImport(Glibc)
  private static let stream = Int32(SOCK_STREAM.rawValue)
  #else
  private static let stream = SOCK_STREAM
  #endif

  // A server that hangs up must not end this process with SIGPIPE; Darwin has no such flag, and there
  // the process ends with a failure all the same.
  #if canImport(Darwin)
  private static let noSignal: Int32 = 0
  #else
  private static let noSignal = Int32(MSG_NOSIGNAL)
  #endif
}
