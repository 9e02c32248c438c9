// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import Testing

@testable import Server

struct ConnectionGuardTests {
  static let timeout = Duration.seconds(5)

  static func channel() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(
      handler: ConnectionGuard(
        limits: .init(
          bodyBytes: 1000,
          idleTimeout: .seconds(10),
          requestTimeout: timeout,
          streamedPath: "/batch"
        ),
        logger: TestServer.quiet,
        makeRequestID: { TestServer.requestID }
      )
    )
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  static func head(
    _ headers: HTTPFields = [:],
    method: HTTPRequest.Method = .post,
    path: String = "/"
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

  /// Sends a part, after which the server reads on.
  static func send(_ part: HTTPRequestPart, _ channel: EmbeddedChannel) throws {
    try channel.writeInbound(part)
    channel.read()
  }

  static func respond(_ channel: EmbeddedChannel, closing: Bool = false) throws {
    let headers: HTTPFields = closing ? [.connection: "close"] : [:]
    try channel.writeOutbound(
      HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: headers))
    )
    try channel.writeOutbound(HTTPResponsePart.end(nil))
  }

  /// The heads of all responses written so far.
  static func responses(_ channel: EmbeddedChannel) throws -> [HTTPResponse] {
    var heads: [HTTPResponse] = []
    while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
      if case .head(let head) = part { heads.append(head) }
    }
    return heads
  }

  @Test func `answers bytes that are not HTTP with a problem, then closes`() throws {
    let channel = try Self.channel()
    channel.pipeline.fireErrorCaught(HTTPParserError.invalidMethod)
    let responses = try Self.responses(channel)
    #expect(responses.map(\.status) == [.badRequest])
    #expect(responses[0].headerFields[.contentType] == "application/problem+json")
    #expect(responses[0].headerFields[.xRequestID] == TestServer.requestID)
    #expect(responses[0].headerFields[.connection] == "close")
    channel.embeddedEventLoop.advanceTime(by: .seconds(2))
    #expect(!channel.isActive)
  }

  @Test func `lets a request's reader find out what is wrong with its body`() throws {
    let channel = try Self.channel()
    try channel.writeInbound(Self.head())
    channel.pipeline.fireErrorCaught(HTTPParserError.invalidChunkSize)
    #expect(try channel.readInbound(as: HTTPRequestPart.self) != nil)
    channel.pipeline.fireChannelReadComplete()
    let error = #expect(throws: ServerError.self) { try channel.throwIfErrorCaught() }
    #expect(error?.code == .malformedRequest)
    // Nothing that follows can be trusted.
    try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
    #expect(try channel.readInbound(as: HTTPRequestPart.self) == nil)
  }

  @Test func `gives the responses owed before it complains about what followed`() throws {
    let channel = try Self.channel()
    try channel.writeInbound(Self.head())
    try channel.writeInbound(HTTPRequestPart.end(nil))
    channel.pipeline.fireErrorCaught(HTTPParserError.invalidMethod)
    channel.pipeline.fireChannelReadComplete()
    #expect(try Self.responses(channel).isEmpty)
    try Self.respond(channel)
    #expect(try Self.responses(channel).map(\.status) == [.ok, .badRequest])
  }

  @Test func `ends a request that trickles in`() throws {
    let channel = try Self.channel()
    try Self.send(Self.head(), channel)
    for _ in 0..<4 {
      channel.embeddedEventLoop.advanceTime(by: .seconds(1))
      try Self.send(.body(ByteBuffer(string: "x")), channel)
    }
    try channel.throwIfErrorCaught()
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    let error = #expect(throws: ServerError.self) { try channel.throwIfErrorCaught() }
    #expect(error?.code == .requestTimeout)
  }

  @Test func `gives a request time while it is answered`() throws {
    let channel = try Self.channel()
    try Self.send(Self.head(), channel)
    try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
    for _ in 0..<4 {
      channel.embeddedEventLoop.advanceTime(by: .seconds(4))
      try channel.writeOutbound(HTTPResponsePart.body(ByteBuffer(string: "x")))
    }
    try channel.throwIfErrorCaught()
    channel.embeddedEventLoop.advanceTime(by: .seconds(5))
    let error = #expect(throws: ServerError.self) { try channel.throwIfErrorCaught() }
    #expect(error?.code == .requestTimeout)
  }

  @Test(arguments: [("/batch", true), ("/batch?x=1", true), ("/batches", false), ("/", false)])
  func `lets long bodies go on where they are read as they come`(
    path: String,
    expected: Bool
  ) throws {
    let channel = try Self.channel()
    let headers: HTTPFields = [.expect: "100-continue", .contentLength: "1000000"]
    try channel.writeInbound(Self.head(headers, path: path))
    #expect(try Self.responses(channel).map(\.status) == (expected ? [.continue] : []))
  }

  @Test func `does not hurry a request that has arrived, nor the next`() throws {
    let channel = try Self.channel()
    for _ in 0..<2 {
      try Self.send(Self.head(), channel)
      channel.embeddedEventLoop.advanceTime(by: .seconds(4))
      try Self.send(.end(nil), channel)
      channel.embeddedEventLoop.advanceTime(by: .seconds(60))
      try Self.respond(channel)
    }
    try channel.throwIfErrorCaught()
    #expect(channel.isActive)
  }

  @Test(
    arguments: [
      ([.expect: "100-continue", .contentLength: "1000"], true),
      ([.expect: "100-Continue", .transferEncoding: "chunked"], true),
      ([.expect: "100-continue", .contentLength: "1001"], false),
      ([.expect: "100-continue", .contentLength: "99999999999999999999"], false),
      ([.expect: "200-ok", .contentLength: "1"], false), ([.contentLength: "1"], false),
    ] as [(HTTPFields, Bool)]
  )
  func `lets a client go on where its body is welcome`(headers: HTTPFields, expected: Bool) throws {
    let channel = try Self.channel()
    try channel.writeInbound(Self.head(headers))
    #expect(try Self.responses(channel).map(\.status) == (expected ? [.continue] : []))
  }

  @Test(
    arguments: [
      ([.connection: "close"], .get), ([.connection: "TE, Close"], .get),
      ([.connection: "upgrade", .upgrade: "h2c"], .get), ([:], .connect),
    ] as [(HTTPFields, HTTPRequest.Method)]
  )
  func `closes after the last response and says so`(
    headers: HTTPFields,
    method: HTTPRequest.Method
  ) throws {
    let channel = try Self.channel()
    try channel.writeInbound(Self.head(headers, method: method))
    try channel.writeInbound(HTTPRequestPart.end(nil))
    try Self.respond(channel)
    #expect(try Self.responses(channel).map { $0.headerFields[.connection] } == ["close"])
    channel.embeddedEventLoop.advanceTime(by: .seconds(2))
    #expect(!channel.isActive)
  }

  @Test func `reads and throws away what follows the last response`() throws {
    let channel = try Self.channel()
    try channel.writeInbound(Self.head([.contentLength: "5000"]))
    _ = try channel.readInbound(as: HTTPRequestPart.self)
    try Self.respond(channel, closing: true)
    try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
    #expect(try channel.readInbound(as: HTTPRequestPart.self) == nil)
    channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(!channel.isActive)
  }

  @Test func `drops a response that no request asked for`() throws {
    let channel = try Self.channel()
    try Self.respond(channel)
    #expect(try Self.responses(channel).isEmpty)
  }
}
