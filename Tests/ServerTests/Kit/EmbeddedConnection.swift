// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes

@testable import Server

/// A guarded HTTP connection whose clock, client and server are the test.
struct EmbeddedConnection {
  /// What the connection may do.
  static let limits = ConnectionGuard.Limits(
    bodyBytes: 1000,
    idleTimeout: .seconds(10),
    requestTimeout: .seconds(60)
  )

  let channel: EmbeddedChannel
  private let client = Client()

  /// Connects, unless the connection is to stay one that is not up yet.
  init(connects: Bool = true) throws {
    let connectionGuard = ConnectionGuard(
      limits: Self.limits,
      logger: TestServer.quiet,
      makeRequestID: { TestServer.requestID }
    )
    channel = EmbeddedChannel(handlers: [client, connectionGuard])
    guard connects else { return }
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    channel.read()
  }

  /// How the server has closed the connection so far.
  var closes: [CloseMode] { client.closes }

  /// How often the server has asked for more of what the client sends.
  var reads: Int { client.reads }

  /// Lets time pass.
  func wait(_ seconds: Int64) { channel.embeddedEventLoop.advanceTime(by: .seconds(seconds)) }

  /// The client sends something; the server then reads on, unless the test says that it does not.
  func send(_ parts: [HTTPRequestPart], readsOn: Bool = true) {
    for part in parts { channel.pipeline.fireChannelRead(part) }
    channel.pipeline.fireChannelReadComplete()
    if readsOn { channel.read() }
  }

  /// The server answers.
  func answer(_ body: String = "seven", closing: Bool = false) {
    beginAnswer(body, closing: closing)
    endAnswer()
  }

  /// The server answers, but for the end.
  func beginAnswer(_ body: String = "seven", closing: Bool = false) {
    let headers: HTTPFields = closing ? [.connection: "close"] : [:]
    write(.head(HTTPResponse(status: .ok, headerFields: headers)))
    write(.body(ByteBuffer(string: body)))
  }

  /// The server ends its answer.
  func endAnswer() { write(.end(nil)) }

  private func write(_ part: HTTPResponsePart) { channel.writeAndFlush(part, promise: nil) }

  /// The client stops reading what it is sent.
  func stopReading() { client.isReading = false }

  /// The client reads all that it was sent, and goes on.
  func readOn() { client.readOn() }

  /// What the client has read: of each answer its status, its body and a full stop.
  func received() throws -> String {
    var text = ""
    while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
      text += String(buffer: bytes)
    }
    return text
  }

  /// The network's end: gives to the client what it reads, and no more.
  private final class Client: ChannelOutboundHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = ByteBuffer

    var isReading = true
    private(set) var closes: [CloseMode] = []
    private(set) var reads = 0
    private var context: ChannelHandlerContext?
    private var unread: [EventLoopPromise<Void>] = []

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
      if let promise { unread.append(promise) }
      let text =
        switch unwrapOutboundIn(data) {
        case .head(let head): "\(head.status.code) "
        case .body(let body): String(buffer: body)
        case .end: ". "
        }
      context.write(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    func read(context: ChannelHandlerContext) {
      reads += 1
      context.read()
    }

    func flush(context: ChannelHandlerContext) {
      if isReading { readOn() }
    }

    func readOn() {
      isReading = true
      context?.flush()
      complete { $0.succeed() }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
      guard !closes.contains(.all) else {
        promise?.fail(ChannelError.alreadyClosed)
        return
      }
      closes.append(mode)
      if mode == .all {
        complete { $0.fail(ChannelError.ioOnClosedChannel) }
        context.close(promise: promise)
      } else {
        // A channel without a socket has no halves to close.
        promise?.succeed()
      }
    }

    private func complete(_ how: (EventLoopPromise<Void>) -> Void) {
      let promises = unread
      unread = []
      for promise in promises { how(promise) }
    }
  }
}
