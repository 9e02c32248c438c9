// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

@testable import Server

/// What only a real connection shows. Every test stops its server gracefully at the end.
struct LiveServerTests {
  static func run<Value: Sendable>(
    options: ServerOptions = RunningServer.options,
    _ body: (RunningServer) async throws -> Value
  ) async throws -> Value {
    try await RunningServer.run({ try TestServer.make(options: options, onListening: $0) }, body)
  }

  static let health = "GET /health HTTP/1.1\r\nHost: x\r\n"

  @Test func `answers requests one after another, also sent at once`() async throws {
    let answer = try await Self.run { running in
      try await RawConnection.exchange(
        port: running.port,
        "\(Self.health)\r\n\(Self.health)\r\n\(Self.health)Connection: close\r\n\r\n"
      )
    }
    #expect(answer.matches(of: #/HTTP\/1\.1 200 OK/#).count == 3)
    #expect(answer.matches(of: #/\{"status":"ok"\}/#).count == 3)
    #expect(answer.matches(of: #/(?i)connection: close/#).count == 1)
  }

  @Test(arguments: [
    ("nonsense\r\n\r\n", 400, "malformed_request"),
    ("GET / HTTP/9.9\r\n\r\n", 400, "malformed_request"),
    ("GET /health HTTP/1.1\r\nbad header\r\n\r\n", 400, "malformed_request"),
    ("POST /predict HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400, "malformed_request"),
    (
      "GET / HTTP/1.1\r\nX: \(String(repeating: "y", count: 40_000))\r\n\r\n", 431,
      "headers_too_large"
    ),
    (
      "POST /predict HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400,
      "malformed_request"
    ),
    (
      "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", 413,
      "content_too_large"
    ),
  ])
  func `answers bad requests with a problem and closes`(
    request: String,
    status: Int,
    code: String
  ) async throws {
    let answer = try await Self.run { try await RawConnection.exchange(port: $0.port, request) }
    #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
    #expect(answer.contains("application/problem+json"))
    #expect(answer.contains("\"code\":\"\(code)\""))
    #expect(answer.contains(#/(?i)x-request-id: /#))
    #expect(answer.matches(of: #/HTTP\/1\.1 /#).count == 1)
  }

  @Test func `says what is wrong when a client stops in the middle`() async throws {
    let answer = try await Self.run { running in
      try await RawConnection.exchange(
        port: running.port,
        "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
        thenClose: true
      )
    }
    #expect(answer.hasPrefix("HTTP/1.1 400 "))
    #expect(answer.contains("before it is complete"))
  }

  @Test func `answers a client that has closed its sending half`() async throws {
    let answer = try await Self.run {
      try await RawConnection.exchange(port: $0.port, Self.health + "\r\n", thenClose: true)
    }
    #expect(answer.hasPrefix("HTTP/1.1 200 "))
  }

  @Test func `stops a body that grows beyond the limit`() async throws {
    var options = RunningServer.options
    options.maximumBodyBytes = 1000
    let chunk = "200\r\n" + String(repeating: "x", count: 512) + "\r\n"
    let answer = try await Self.run(options: options) { running in
      try await RawConnection.open(port: running.port) { talk in
        try await talk.send(
          "POST /predict HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        try await talk.send(chunk + chunk)
        return try await talk.readToEnd()
      }
    }
    #expect(answer.hasPrefix("HTTP/1.1 413 "))
  }

  @Test func `says 100 before a body that waits for it`() async throws {
    let picture = try TestServer.png()
    let (interim, answer) = try await Self.run { running in
      try await RawConnection.open(port: running.port) { talk in
        try await talk.send(
          """
          POST /predict HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n\
          Content-Type: image/png\r\nContent-Length: \(picture.count)\r\n\r\n
          """
        )
        let interim = try await talk.read(until: "\r\n\r\n")
        try await talk.send(picture)
        return (interim, try await talk.readToEnd())
      }
    }
    #expect(interim == "HTTP/1.1 100 Continue\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.contains(#""predicted_class":7"#))
  }

  @Test(arguments: [
    "GET /health HTTP/1.0\r\n\r\n", "GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
  ])
  func `closes after answering HTTP 1.0`(request: String) async throws {
    let answer = try await Self.run { try await RawConnection.exchange(port: $0.port, request) }
    #expect(answer.hasPrefix("HTTP/1.0 200 OK\r\n"))
    #expect(answer.hasSuffix(#"{"status":"ok"}"#))
  }

  @Test func `says nothing of going on to HTTP 1.0, which knows no such word`() async throws {
    let picture = try TestServer.png()
    let answer = try await Self.run { running in
      try await RawConnection.open(port: running.port) { talk in
        try await talk.send(
          """
          POST /predict HTTP/1.0\r\nExpect: 100-continue\r\nContent-Type: image/png\r\n\
          Content-Length: \(picture.count)\r\n\r\n
          """
        )
        try await talk.send(picture)
        return try await talk.readToEnd()
      }
    }
    #expect(answer.hasPrefix("HTTP/1.0 200 OK\r\n"))
    #expect(answer.contains(#""predicted_class":7"#))
  }

  /// The largest file there is.
  private static let file =
    WebAsset.swaggerUI.isEmpty ? "/openapi.json" : "/docs/swagger-ui-bundle.js"

  @Test(arguments: [("Connection: close\r\n", false), ("", true)])
  func `sends whole files through a connection that ends`(
    header: String,
    thenClose: Bool
  ) async throws {
    let answer = try await Self.run { running in
      try await RawConnection.exchange(
        port: running.port,
        "GET \(Self.file) HTTP/1.1\r\nHost: x\r\n\(header)\r\n",
        thenClose: thenClose
      )
    }
    let end = try #require(answer.firstRange(of: "\r\n\r\n"))
    let length = try #require(answer.firstMatch(of: #/(?i)content-length: (\d+)/#)).output.1
    #expect(answer[end.upperBound...].utf8.count == Int(length))
  }

  @Test func `encourages forms as long as it takes them`() async throws {
    var options = RunningServer.options
    options.maximumBodyBytes = 1000
    try await Self.run(options: options) { running in
      for (length, start) in [(66_536, "HTTP/1.1 100 "), (66_537, "HTTP/1.1 413 ")] {
        let answer = try await RawConnection.open(port: running.port) { talk in
          try await talk.send(
            """
            POST /predict HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\
            Content-Type: \(TestForm.contentType)\r\nContent-Length: \(length)\r\n\r\n
            """
          )
          return try await talk.read(until: "\r\n\r\n")
        }
        #expect(answer.hasPrefix(start))
      }
    }
  }

  @Test func `takes a connection that is reset for what it is`() async throws {
    let lines = LogLines("request")
    try await RunningServer.run(
      {
        try TestServer.make(
          options: RunningServer.options,
          logger: lines.logger,
          onListening: $0
        )
      },
      { running in
        try await RawConnection.open(port: running.port, resets: true) { talk in
          try await talk.send(
            """
            POST /predict HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\
            Content-Type: image/png\r\nContent-Length: 99999\r\n\r\n
            """
          )
          // Now it waits for the picture.
          _ = try await talk.read(until: "\r\n\r\n")
        }
      }
    )
    #expect(lines.all.map { $0["status"] } == ["499"])
    #expect(lines.all.map { $0["level"] } == ["info"])
  }

  @Test func `names a port that is in use, and what to do`() async throws {
    try await Self.run { running in
      var options = RunningServer.options
      options.port = running.port
      let second = try TestServer.make(options: options)
      let error = await #expect(throws: ServerError.self) { try await second.run() }
      #expect(error?.code == .cannotListen)
      #expect(error?.message.contains("127.0.0.1:\(running.port)") == true)
      #expect(error?.message.contains("--port") == true)
    }
  }
}

/// Stopping and being too busy: what happens while requests are in flight.
struct BusyServerTests {
  /// A picture too large to be read outside the pool.
  static func request() throws -> [UInt8] {
    let picture = try TestServer.png(width: 200, height: 200)
    let head = """
      POST /predict HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: image/png\r\n\
      Content-Length: \(picture.count)\r\n\r\n
      """
    return Array(head.utf8) + picture
  }

  static func run<Value: Sendable>(
    options: ServerOptions,
    gate: Gate,
    environment: ServerEnvironment = TestServer.environment,
    _ body: (RunningServer) async throws -> Value
  ) async throws -> Value {
    try await RunningServer.run(
      { onListening in
        try TestServer.make(
          options: options,
          environment: environment,
          read: { image in
            if image.width == 200 { gate.passBlocking() }
            return TestServer.reading
          },
          onListening: onListening
        )
      },
      { running in
        // A test that fails must not leave its work at the gate, or the server could never stop.
        defer { gate.open() }
        return try await body(running)
      }
    )
  }

  @Test func `finishes a request in flight before it stops`() async throws {
    let gate = Gate()
    let answer = try await Self.run(options: RunningServer.options, gate: gate) { running in
      try await RawConnection.open(port: running.port) { talk in
        try await talk.send(Self.request())
        await gate.arrival()
        await running.stop()
        gate.open()
        return try await talk.readToEnd()
      }
    }
    #expect(answer.hasPrefix("HTTP/1.1 200 "))
    #expect(answer.contains(#""predicted_class":7"#))
  }

  @Test func `tells load balancers first, and goes on answering meanwhile`() async throws {
    let sleeping = Gate()
    var environment = TestServer.environment
    environment.sleep = { _ in await sleeping.pass() }
    var options = RunningServer.options
    options.drainDelay = .seconds(5)
    let (before, during, still) = try await Self.run(
      options: options,
      gate: Gate(),
      environment: environment
    ) { running in
      let ask = "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
      let before = try await RawConnection.exchange(port: running.port, ask)
      await running.stop()
      await sleeping.arrival()
      defer { sleeping.open() }
      let during = try await RawConnection.exchange(port: running.port, ask)
      let still = try await RawConnection.exchange(
        port: running.port,
        LiveServerTests.health + "\r\n"
      )
      return (before, during, still)
    }
    #expect(before.hasPrefix("HTTP/1.1 200 "))
    #expect(during.hasPrefix("HTTP/1.1 503 "))
    #expect(during.contains(#/(?i)retry-after: 1/#))
    // Kept-alive connections end too: the answer came although the client did not ask to close.
    #expect(still.hasPrefix("HTTP/1.1 200 "))
  }

  @Test func `refuses at once when the queue is full`() async throws {
    var options = RunningServer.options
    options.recognitionThreads = 1
    options.recognitionQueue = 0
    let gate = Gate()
    let (first, second, small) = try await Self.run(options: options, gate: gate) { running in
      try await RawConnection.open(port: running.port) { talk in
        try await talk.send(Self.request())
        await gate.arrival()
        let second = try await RawConnection.open(port: running.port) { talk in
          try await talk.send(Self.request())
          return try await talk.readToEnd()
        }
        // Small pictures do not queue.
        let small = try await RawConnection.exchange(
          port: running.port,
          LiveServerTests.health + "Connection: close\r\n\r\n"
        )
        gate.open()
        return (try await talk.readToEnd(), second, small)
      }
    }
    #expect(first.hasPrefix("HTTP/1.1 200 "))
    #expect(second.hasPrefix("HTTP/1.1 503 "))
    #expect(second.contains(#""code":"overloaded""#))
    #expect(second.contains(#/(?i)retry-after: 1/#))
    #expect(small.hasPrefix("HTTP/1.1 200 "))
  }

  @Test func `refuses more predictions than fit in memory`() async throws {
    var options = RunningServer.options
    options.maximumConcurrentPredictions = 1
    let gate = Gate()
    let second = try await Self.run(options: options, gate: gate) { running in
      try await RawConnection.open(port: running.port) { talk in
        try await talk.send(Self.request())
        await gate.arrival()
        let second = try await RawConnection.open(port: running.port) { talk in
          try await talk.send(Self.request())
          return try await talk.readToEnd()
        }
        gate.open()
        _ = try await talk.readToEnd()
        return second
      }
    }
    #expect(second.hasPrefix("HTTP/1.1 503 "))
  }
}
