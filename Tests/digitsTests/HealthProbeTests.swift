// DigitClassifier
// SPDX-License-Identifier: MIT

import Dispatch
import Testing

@testable import digits

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

struct HealthProbeTests {
  @Test(
    arguments: [
      ("HTTP/1.1 200 OK", 200), ("HTTP/1.0 503 Service Unavailable", 503), ("HTTP/1.1 404", 404),
      ("HTTP/2 200", nil), ("SSH-2.0-OpenSSH", nil), ("", nil), ("HTTP/1.1 20x OK", nil),
      ("HTTP/1.1 2000 OK", nil), ("HTTP/1.1", nil),
    ] as [(String, Int?)]
  )
  func `the status is the number in the status line`(line: String, status: Int?) {
    #expect(HealthProbe.status(in: Array(line.utf8)) == status)
  }

  @Test(
    arguments: [
      ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200),
      ("HTTP/1.1 503 Service Unavailable\r\n\r\n", 503), ("hello\r\n", nil), ("", nil),
      ("no line end", nil),
    ] as [(String, Int?)]
  )
  func `a server's answer is its status, and no HTTP is a failure`(
    answer: String,
    status: Int?
  ) throws {
    let server = try OneAnswer(answer)
    let probe = HealthProbe(host: "127.0.0.1", port: server.port, path: "/readyz")
    if let status {
      #expect(try probe.status() == status)
      #expect(server.request().hasPrefix("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:"))
    } else {
      #expect(throws: CommandFailure.self) { try probe.status() }
    }
  }

  @Test func `nobody there is a failure that names the place`() throws {
    let port = try OneAnswer("").port
    let error = #expect(throws: CommandFailure.self) {
      try HealthProbe(host: "127.0.0.1", port: port, path: "/").status()
    }
    // The listener may still take the connection and close it; both are told with the address.
    #expect(error?.message.hasPrefix("127.0.0.1:\(port) ") == true)
  }
}

/// A server on loopback that answers one connection with fixed bytes and closes it.
private final class OneAnswer: Sendable {
  let port: UInt16
  private let received = Written()
  private let done = DispatchSemaphore(value: 0)

  init(_ answer: String) throws {
    #if canImport(Glibc)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
    let listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 1) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    try #require(isOpen)
    port = UInt16(bigEndian: address.sin_port)
    DispatchQueue.global().async { [received, done] in
      let connection = accept(listener, nil, nil)
      var piece = [UInt8](repeating: 0, count: 1024)
      let count = recv(connection, &piece, piece.count, 0)
      received.append(String(decoding: piece.prefix(max(0, count)), as: UTF8.self))
      _ = send(connection, answer, answer.utf8.count, 0)
      close(connection)
      close(listener)
      done.signal()
    }
  }

  /// What the client sent.
  func request() -> String {
    done.wait()
    return received.text
  }
}
