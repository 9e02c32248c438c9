// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import Testing

@testable import Server

/// How a connection ends: never in the middle of an answer that the client still reads.
struct ConnectionEndTests {
  static let request = [ConnectionGuardTests.head(), .end(nil)]
  static let lastRequest = [ConnectionGuardTests.head([.connection: "close"]), .end(nil)]
  /// A request that has not arrived completely.
  static let upload = [ConnectionGuardTests.head(), piece]
  static let piece = HTTPRequestPart.body(ByteBuffer(string: "x"))

  /// A connection that has been answered, by which the client has read nothing yet.
  private static func unread(
    _ request: [HTTPRequestPart] = request,
    closing: Bool = false
  ) throws -> EmbeddedConnection {
    let connection = try EmbeddedConnection()
    connection.stopReading()
    connection.send(request)
    connection.answer(closing: closing)
    return connection
  }

  @Test(arguments: [(request, true), (lastRequest, false)])
  func `lets the last answer leave before it closes anything`(
    request: [HTTPRequestPart],
    closing: Bool
  ) throws {
    let connection = try Self.unread(request, closing: closing)
    connection.wait(9)
    #expect(connection.closes.isEmpty)
    connection.readOn()
    #expect(connection.closes == [.output])
    #expect(try connection.received() == "200 seven. ")
    connection.wait(2)
    #expect(connection.closes == [.output, .all])
  }

  @Test func `closes at once what is not up yet`() throws {
    let connection = try EmbeddedConnection(connects: false)
    // Nothing leaves a connection before it is up.
    connection.stopReading()
    connection.channel.close(promise: nil)
    #expect(connection.closes == [.all])
  }

  @Test func `lets an answer leave before its own complaint, and that before it closes`() throws {
    let connection = try Self.unread()
    connection.channel.pipeline.fireErrorCaught(HTTPParserError.invalidMethod)
    connection.wait(9)
    #expect(connection.closes.isEmpty)
    connection.readOn()
    #expect(connection.closes == [.output])
    #expect(try connection.received().hasPrefix("200 seven. 400 {"))
  }

  @Test(arguments: [CloseMode.output, .all])
  func `lets an answer leave, whoever closes`(mode: CloseMode) throws {
    let connection = try Self.unread()
    connection.channel.close(mode: mode, promise: nil)
    connection.wait(9)
    #expect(connection.closes.isEmpty)
    connection.readOn()
    #expect(connection.closes == [mode])
    #expect(try connection.received() == "200 seven. ")
  }

  @Test func `takes no more requests once it is to be closed`() throws {
    let connection = try Self.unread()
    connection.channel.close(promise: nil)
    connection.send(Self.request)
    connection.answer("eight")
    connection.readOn()
    #expect(connection.closes == [.all])
    #expect(try connection.received() == "200 seven. ")
  }

  @Test(arguments: [CloseMode.output, .all])
  func `closes at once where nothing waits to be sent`(mode: CloseMode) throws {
    let connection = try EmbeddedConnection()
    connection.send(Self.request)
    connection.answer()
    connection.channel.close(mode: mode, promise: nil)
    #expect(connection.closes == [mode])
  }

  @Test(arguments: [CloseMode.output, .all])
  func `does not wait for an answer that nobody finishes`(mode: CloseMode) throws {
    let connection = try EmbeddedConnection()
    connection.stopReading()
    connection.send(Self.request)
    connection.beginAnswer()
    connection.channel.close(mode: mode, promise: nil)
    #expect(connection.closes == [mode])
  }

  @Test func `waits no longer when the time to finish is over`() throws {
    let connection = try Self.unread()
    connection.channel.close(promise: nil)
    #expect(connection.closes.isEmpty)
    connection.channel.close(mode: .input, promise: nil)
    #expect(connection.closes == [.all])
  }

  @Test func `does not wait for answers that come after that`() throws {
    let connection = try EmbeddedConnection()
    connection.stopReading()
    connection.send(Self.request)
    connection.channel.close(mode: .input, promise: nil)
    #expect(connection.closes == [.input])
    connection.answer()
    connection.channel.close(promise: nil)
    #expect(connection.closes == [.input, .all])
  }

  @Test func `tells who reads a request that is cut off that the server stops`() throws {
    let connection = try EmbeddedConnection()
    connection.send(Self.upload)
    connection.channel.close(mode: .input, promise: nil)
    // What the HTTP parser makes of that.
    connection.channel.pipeline.fireErrorCaught(HTTPParserError.invalidEOFState)
    connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    let error = #expect(throws: ServerError.self) { try connection.channel.throwIfErrorCaught() }
    #expect(error?.code == .notReady)
  }

  @Test func `gives up on a client that does not read`() throws {
    let connection = try Self.unread(closing: true)
    connection.wait(19)
    #expect(connection.closes.isEmpty)
    connection.wait(1)
    #expect(connection.closes == [.all])
  }

  @Test func `lingers no longer than the client wants to`() throws {
    let connection = try EmbeddedConnection()
    connection.send(Self.request)
    connection.answer(closing: true)
    #expect(connection.closes == [.output])
    connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(connection.closes == [.output, .all])
  }

  @Test func `lingers though the server stops, until the time to finish is over`() throws {
    let connection = try EmbeddedConnection()
    connection.send(Self.request)
    connection.answer(closing: true)
    connection.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    let closed = connection.channel.close()
    #expect(connection.closes == [.output])
    connection.channel.close(mode: .input, promise: nil)
    #expect(connection.closes == [.output, .all])
    connection.wait(0)
    #expect(throws: Never.self) { try closed.wait() }
  }

  @Test func `reads what still comes while it lingers, whoever read the request`() throws {
    let connection = try EmbeddedConnection()
    connection.send(Self.upload, readsOn: false)
    let reads = connection.reads
    connection.answer(closing: true)
    #expect(connection.closes == [.output] && connection.reads == reads + 1)
    connection.send([.body(ByteBuffer(string: "more"))], readsOn: false)
    #expect(connection.reads == reads + 2)
  }
}

/// How long a connection waits for its client.
struct ConnectionPatienceTests {
  private static let request = ConnectionEndTests.request
  private static let upload = ConnectionEndTests.upload

  @Test func `closes a connection that nobody uses`() throws {
    let connection = try EmbeddedConnection()
    connection.wait(9)
    #expect(connection.closes.isEmpty)
    connection.wait(1)
    #expect(connection.closes == [.all])
  }

  @Test func `does not hurry the server`() throws {
    let connection = try EmbeddedConnection()
    connection.send(Self.request)
    connection.wait(100)
    connection.beginAnswer()
    connection.wait(100)
    #expect(connection.closes.isEmpty)
    connection.endAnswer()
    connection.wait(9)
    #expect(connection.closes.isEmpty)
    connection.wait(1)
    #expect(connection.closes == [.all])
  }

  @Test func `tells the reader of a request that stops in the middle, and waits for the answer`()
    throws
  {
    let connection = try EmbeddedConnection()
    connection.send(Self.upload)
    for _ in 0..<5 {
      connection.wait(9)
      connection.send([ConnectionEndTests.piece])
    }
    try connection.channel.throwIfErrorCaught()
    connection.wait(10)
    let error = #expect(throws: ServerError.self) { try connection.channel.throwIfErrorCaught() }
    #expect(error?.code == .requestTimeout)
    connection.wait(100)
    #expect(connection.closes.isEmpty)
    connection.answer("408", closing: true)
    #expect(connection.closes == [.output])
    #expect(try connection.received() == "200 408. ")
  }

  @Test func `does not hurry a client whose request the server does not read`() throws {
    let connection = try EmbeddedConnection()
    connection.send(Self.upload, readsOn: false)
    connection.wait(1000)
    try connection.channel.throwIfErrorCaught()
    #expect(connection.closes.isEmpty)
    connection.channel.read()
    connection.wait(9)
    try connection.channel.throwIfErrorCaught()
    connection.wait(1)
    let error = #expect(throws: ServerError.self) { try connection.channel.throwIfErrorCaught() }
    #expect(error?.code == .requestTimeout)
  }

  @Test func `closes when the client neither sends nor reads`() throws {
    let connection = try EmbeddedConnection()
    connection.stopReading()
    connection.send(Self.upload)
    connection.beginAnswer()
    connection.wait(20)
    try connection.channel.throwIfErrorCaught()
    #expect(connection.closes == [.all])
  }

  @Test func `gives no answer to a client that is silent in the middle of a request line`() throws {
    let lines = LogLines("request")
    let connectionGuard = ConnectionGuard(
      limits: EmbeddedConnection.limits,
      logger: lines.logger,
      makeRequestID: { TestServer.requestID }
    )
    // The decoder complains when the connection is closed, and then nobody is left to hear of it.
    let channel = EmbeddedChannel(
      handlers: [ByteToMessageHandler(HTTPRequestDecoder()), connectionGuard]
    )
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    try channel.writeInbound(ByteBuffer(string: "GET / HT"))
    channel.embeddedEventLoop.advanceTime(by: .seconds(10))
    #expect(!channel.isActive)
    #expect(lines.all.isEmpty)
    #expect(try channel.readOutbound(as: HTTPResponsePart.self) == nil)
  }
}
