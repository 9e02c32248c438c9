// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Recognition
import Testing

@testable import Server

/// One connection, with what comes out of the handler at either end.
struct DirectPredictionHandlerTests {
  static func channel(_ server: DigitServer) throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(
      handler: DirectPredictionHandler(predictions: server.predictions)
    )
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  static func head(
    _ headers: HTTPFields,
    method: HTTPRequest.Method = .post,
    path: String = "/predict"
  ) -> HTTPRequestPart {
    .head(
      HTTPRequest(
        method: method,
        scheme: "http",
        authority: "localhost",
        path: path,
        headerFields: headers
      )
    )
  }

  static func request(_ body: [UInt8]) -> [HTTPRequestPart] {
    [
      head([.contentType: "image/png", .contentLength: "\(body.count)"]),
      .body(ByteBuffer(bytes: body)), .end(nil),
    ]
  }

  static func send(_ parts: [HTTPRequestPart], _ channel: EmbeddedChannel) {
    for part in parts { channel.pipeline.fireChannelRead(part) }
    channel.pipeline.fireChannelReadComplete()
  }

  static func respond(_ channel: EmbeddedChannel) throws {
    try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
    try channel.writeOutbound(HTTPResponsePart.end(nil))
  }

  /// What was let go since the last look.
  static func passed(_ channel: EmbeddedChannel) throws -> [HTTPRequestPart] {
    var parts: [HTTPRequestPart] = []
    while let part = try channel.readInbound(as: HTTPRequestPart.self) { parts.append(part) }
    return parts
  }

  /// The bodies of the answers since the last look.
  static func answers(_ channel: EmbeddedChannel) throws -> [String] {
    var bodies: [String] = []
    while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
      if case .body(let body) = part { bodies.append(String(buffer: body)) }
    }
    return bodies
  }

  @Test func `answers a small picture on the spot`() throws {
    let channel = try Self.channel(TestServer.make())
    try Self.send(Self.request(TestServer.png()), channel)
    #expect(try Self.answers(channel) == [PredictEndpointTests.prediction])
    #expect(try Self.passed(channel).isEmpty)
  }

  @Test
  func `tells on the spot what the server promises, and leaves other promises to the long way`()
    throws
  {
    let promise = try Promise(maximumError: 0.01, record: TestServer.record)
    let channel = try Self.channel(TestServer.make(promise: promise))
    try Self.send(Self.request(TestServer.png()), channel)
    let promised = PromisedPredictionTests.promised(PromisedPredictionTests.weak)
    #expect(try Self.answers(channel) == [promised])
    let form = try TestForm().file(TestServer.png()).field("max_error", "0.01").body
    let request = [
      Self.head([.contentType: TestForm.contentType, .contentLength: "\(form.count)"]),
      .body(ByteBuffer(bytes: form)), .end(nil),
    ]
    Self.send(request, channel)
    #expect(try Self.passed(channel) == request)
  }

  @Test func `answers a small picture that comes byte by byte`() throws {
    let channel = try Self.channel(TestServer.make())
    let form = try TestForm().field("use_camera", "false").file(TestServer.png()).body
    let head = Self.head([
      .contentType: TestForm.contentType, .contentLength: "\(form.count)",
    ])
    Self.send([head], channel)
    for byte in form { Self.send([.body(ByteBuffer(bytes: [byte]))], channel) }
    #expect(try Self.answers(channel).isEmpty)
    Self.send([.end(nil)], channel)
    #expect(try Self.answers(channel) == [PredictEndpointTests.prediction])
  }

  @Test(
    arguments: [
      ([:], .post, "/predict"), ([.contentLength: "99999999"], .post, "/predict"),
      ([.contentLength: "9999999999999999999999"], .post, "/predict"),
      ([.contentLength: "1"], .post, "/predict?use_camera=true"),
      ([.contentLength: "1"], .post, "/predict/"), ([.contentLength: "1"], .put, "/predict"),
      ([.contentLength: "0"], .get, "/health"),
    ] as [(HTTPFields, HTTPRequest.Method, String)]
  )
  func `lets pass at once what can be no small prediction`(
    headers: HTTPFields,
    method: HTTPRequest.Method,
    path: String
  ) throws {
    let channel = try Self.channel(TestServer.make())
    let head = Self.head(headers, method: method, path: path)
    Self.send([head], channel)
    #expect(try Self.passed(channel) == [head])
  }

  @Test func `lets go, unchanged, what turns out to be something else`() throws {
    let damaged = try Self.request(Array(TestServer.png().dropLast(20)))
    let large = try Self.request(TestServer.png(width: 200, height: 200))
    let empty = [Self.head([.contentType: "image/png", .contentLength: "0"]), .end(nil)]
    for request in [damaged, large, empty] {
      let channel = try Self.channel(TestServer.make())
      Self.send(request, channel)
      #expect(try Self.passed(channel) == request)
      #expect(try Self.answers(channel).isEmpty)
    }
  }

  @Test func `keeps the order of answers`() throws {
    let channel = try Self.channel(TestServer.make())
    let other = [Self.head([:], method: .get, path: "/health"), .end(nil)]
    let small = try Self.request(TestServer.png())
    Self.send(other + small, channel)
    // The first is not answered yet, so the second must wait behind it.
    #expect(try Self.passed(channel) == other + small)
    try Self.respond(channel)
    Self.send(small, channel)
    #expect(try Self.passed(channel) == small)
    try Self.respond(channel)
    try Self.respond(channel)
    #expect(try Self.answers(channel).isEmpty)
    Self.send(small, channel)
    #expect(try Self.answers(channel).count == 1)
  }

  @Test func `leaves many requests sent at once to the long way`() throws {
    let channel = try Self.channel(TestServer.make())
    let small = try Self.request(TestServer.png())
    Self.send((0..<6).flatMap { _ in small }, channel)
    #expect(try Self.answers(channel).count == 4)
    #expect(try Self.passed(channel) == small + small)
  }

  @Test func `leaves clients that do not read to the long way`() throws {
    let channel = try Self.channel(TestServer.make())
    channel.isWritable = false
    let small = try Self.request(TestServer.png())
    Self.send(small, channel)
    #expect(try Self.passed(channel) == small)
  }

  @Test func `takes no more at once than fit in memory, and makes room again`() throws {
    var options = ServerOptions()
    options.maximumConcurrentPredictions = 1
    let server = try TestServer.make(options: options)
    let small = try Self.request(TestServer.png())
    let first = try Self.channel(server)
    let second = try Self.channel(server)
    Self.send([small[0]], first)
    Self.send(small, second)
    #expect(try Self.passed(second) == small)
    try Self.respond(second)
    // The first breaks off: what came of it takes the long way, and its place is free.
    first.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(try Self.passed(first) == [small[0]])
    Self.send(small, second)
    Self.send(small, second)
    #expect(try Self.answers(second).count == 2)
  }

  @Test func `lets go what a failure cuts off, before the failure`() throws {
    let channel = try Self.channel(TestServer.make())
    let small = try Self.request(TestServer.png())
    Self.send(Array(small.dropLast()), channel)
    channel.pipeline.fireErrorCaught(ServerError(.requestTimeout, "Too slow."))
    #expect(try Self.passed(channel) == Array(small.dropLast()))
    #expect(throws: ServerError.self) { try channel.throwIfErrorCaught() }
  }

  @Test func `lets go what is held when the connection ends`() throws {
    let channel = try Self.channel(TestServer.make())
    let small = try Self.request(TestServer.png())
    Self.send(Array(small.dropLast()), channel)
    #expect(try channel.finish().hasLeftOvers)
    #expect(try Self.passed(channel) == Array(small.dropLast()))
  }
}

struct DateFieldTests {
  @Test(arguments: [
    (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT"),
  ])
  func `writes the time as HTTP does`(second: Int, text: String) {
    #expect(DateField(now: { second }).value == text)
  }
}
