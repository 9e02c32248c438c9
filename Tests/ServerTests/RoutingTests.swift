// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

@testable import Server

struct RoutingTests {
  @Test(arguments: ["/health", "/health/", "//health"])
  func `says ok at health, byte for byte`(path: String) async throws {
    let response = try await TestServer.send(.get, path, to: TestServer.make())
    #expect(response.status == .ok)
    #expect(response.text == #"{"status":"ok"}"#)
    #expect(response.headers[.contentType] == "application/json")
  }

  @Test func `is alive at once`() async throws {
    let response = try await TestServer.send(.get, "/livez", to: TestServer.make())
    #expect(response.status == .ok)
  }

  @Test func `is ready between starting and draining only`() async throws {
    let server = try TestServer.make()
    for (phase, status) in [
      (nil, HTTPResponse.Status.serviceUnavailable), (.ready, .ok),
      (.draining, .serviceUnavailable), (.ready, .serviceUnavailable),
    ] as [(Readiness.Phase?, HTTPResponse.Status)] {
      if let phase { server.readiness.reach(phase) }
      let response = try await TestServer.send(.get, "/readyz", to: server)
      #expect(response.status == status)
      #expect(response.headers[.retryAfter] == (status == .ok ? nil : "1"))
    }
  }

  @Test func `asks for connections to be closed while draining`() async throws {
    let server = try TestServer.make()
    server.readiness.reach(.draining)
    let response = try await TestServer.send(.get, "/health", to: server)
    #expect(response.status == .ok)
    #expect(response.headers[.connection] == "close")
  }

  @Test(arguments: ["/nothing", "/predict/more", "/docs/..", "/docs/swagger-ui", "/HEALTH", "/?x"])
  func `does not find what is not there`(path: String) async throws {
    let response = try await TestServer.send(.get, path, to: TestServer.make())
    guard path != "/?x" else {
      #expect(response.status == .temporaryRedirect)
      return
    }
    #expect(response.status == .notFound)
    #expect(try PredictEndpointTests.problem(response) == "not_found")
  }

  @Test(arguments: [
    (HTTPRequest.Method.get, "/predict", "POST"), (.head, "/predict", "POST"),
    (.options, "/predict/", "POST"), (.post, "/health", "GET, HEAD"), (.delete, "/", "GET, HEAD"),
    (.put, "/openapi.json", "GET, HEAD"), (.post, "/v1/models", "GET, HEAD"),
    (.trace, "//docs", "GET, HEAD"),
  ])
  func `names the methods of a path`(
    method: HTTPRequest.Method,
    path: String,
    allowed: String
  ) async throws {
    let response = try await TestServer.send(method, path, to: TestServer.make())
    #expect(response.status == .methodNotAllowed)
    #expect(response.headers[.allow] == allowed)
    if method != .head {
      #expect(try PredictEndpointTests.problem(response) == "method_not_allowed")
    }
  }

  @Test(
    arguments: [
      "/health", "/livez", "/docs", "/openapi.json", "/v1/models", "/", "/nothing", "/predict",
    ]
  )
  func `answers HEAD like GET, without a body`(path: String) async throws {
    let server = try TestServer.make()
    let get = try await TestServer.send(.get, path, to: server)
    let head = try await TestServer.send(.head, path, to: server)
    #expect(head.body.readableBytes == 0)
    #expect(head.status == get.status)
    for name in [HTTPField.Name.contentType, .eTag, .location] {
      #expect(head.headers[name] == get.headers[name])
    }
    if get.status == .ok { #expect(head.headers[.contentLength] == get.headers[.contentLength]) }
  }

  @Test func `leads from the root to the documentation`() async throws {
    let response = try await TestServer.send(.get, "/", to: TestServer.make())
    #expect(response.status == .temporaryRedirect)
    #expect(response.headers[.location] == "/docs")
  }

  @Test(arguments: [(HTTPRequest.Method.get, "/health"), (.get, "/nothing"), (.post, "/predict")])
  func `names every request`(method: HTTPRequest.Method, path: String) async throws {
    let server = try TestServer.make()
    let made = try await TestServer.send(method, path, to: server)
    #expect(made.headers[.xRequestID] == TestServer.requestID)
    let own = try await TestServer.send(
      method,
      path,
      headers: [.xRequestID: "client-7"],
      to: server
    )
    #expect(own.headers[.xRequestID] == "client-7")
    let bad = try await TestServer.send(
      method,
      path,
      headers: [.xRequestID: "two words"],
      to: server
    )
    #expect(bad.headers[.xRequestID] == TestServer.requestID)
  }
}

struct DocumentationTests {
  @Test func `shows Swagger UI with nothing from elsewhere once it is compiled in`() async throws {
    let server = try TestServer.make()
    let page = try await TestServer.send(.get, "/docs", to: server)
    #expect(page.status == .ok)
    #expect(page.headers[.contentType] == "text/html; charset=utf-8")
    let policy = try #require(page.headers[.contentSecurityPolicy])
    #expect(policy.contains("default-src 'none'"))
    let isSelfContained = !WebAsset.swaggerUI.isEmpty
    #expect(page.text.contains("https://") == !isSelfContained)
    #expect(policy.contains("https://") == !isSelfContained)

    // Whatever the page asks this server for is there.
    let addresses = page.text.matches(of: #/(?:src|href)="(\/[^"]*)"/#).map { String($0.output.1) }
    #expect(addresses.count >= (isSelfContained ? 4 : 1))
    for address in addresses {
      let part = try await TestServer.send(.get, address, to: server)
      #expect(part.status == .ok, "\(address)")
    }
  }

  @Test func `pins what it loads from a network otherwise`() {
    let page = SwaggerPage(isSelfContained: false)
    let loaded = page.html.split(separator: "\n").filter { $0.contains("https://") }
    #expect(loaded.count == 2)
    #expect(loaded.allSatisfy { $0.contains("integrity=\"sha384-") && $0.contains("crossorigin") })
    #expect(loaded.allSatisfy { $0.contains("@\(SwaggerPage.version)/") })
    #expect(page.script.contains("scripts/fetch-swagger-ui"))
  }

  @Test(arguments: [
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("swagger-ui.css", "text/css; charset=utf-8"), ("favicon-32x32.png", "image/png"),
    ("LICENSE", "text/plain; charset=utf-8"), ("start.js", "text/javascript; charset=utf-8"),
  ])
  func `gives each file its type, and a tag to ask again by`(name: String, type: String)
    async throws
  {
    let server = try TestServer.make()
    let path = "/docs/\(name)"
    let first = try await TestServer.send(.get, path, to: server)
    guard !WebAsset.swaggerUI.isEmpty || name == "start.js" else {
      #expect(first.status == .notFound)
      return
    }
    #expect(first.status == .ok)
    #expect(first.headers[.contentType] == type)
    #expect(first.headers[.xContentTypeOptions] == "nosniff")
    #expect(first.body.readableBytes > 0)
    let tag = try #require(first.headers[.eTag])
    for known in [tag, "\"other\", \(tag)", "W/\(tag)", "*"] {
      let again = try await TestServer.send(
        .get,
        path,
        headers: [.ifNoneMatch: known],
        to: server
      )
      #expect(again.status == .notModified)
      #expect(again.body.readableBytes == 0)
      #expect(again.headers[.eTag] == tag)
    }
    let other = try await TestServer.send(
      .get,
      path,
      headers: [.ifNoneMatch: "\"other\""],
      to: server
    )
    #expect(other.status == .ok)
  }

  /// Notes where in memory the pieces of a body are.
  private struct Addresses: ResponseBodyWriter {
    let note: @Sendable (UInt) -> Void

    mutating func write(_ buffer: ByteBuffer) async throws {
      buffer.withUnsafeReadableBytes { note(UInt(bitPattern: $0.baseAddress)) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }

  @Test func `sends every client the same copy of a file`() async throws {
    let file = WebAsset(name: "large.js", text: String(repeating: "x", count: 100_000))
    let addresses = Mutex<[UInt]>([])
    for _ in 0..<2 {
      let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/")
      let response = file.response(to: Request(head: head, body: RequestBody(buffer: ByteBuffer())))
      try await response.body.write(
        Addresses { address in addresses.withLock { $0.append(address) } }
      )
    }
    let all = addresses.withLock { $0 }
    #expect(all.count == 2 && all.first == all.last)
  }
}
