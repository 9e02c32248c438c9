// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Server

struct IdleGuardTests {
  private static func channel() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(handler: IdleGuard(timeout: .seconds(10)))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  private static func wait(_ seconds: Int64, _ channel: EmbeddedChannel) {
    channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
  }

  private static let piece = HTTPRequestPart.body(ByteBuffer(string: "x"))
  private static let answerHead = HTTPResponsePart.head(HTTPResponse(status: .ok))
  private static let answerPiece = HTTPResponsePart.body(ByteBuffer(string: "x"))

  @Test func `closes a connection that nobody uses`() throws {
    let channel = try Self.channel()
    Self.wait(9, channel)
    #expect(channel.isActive)
    Self.wait(1, channel)
    #expect(!channel.isActive)
  }

  @Test func `closes when a request stops in the middle`() throws {
    let channel = try Self.channel()
    try channel.writeInbound(ConnectionGuardTests.head())
    for _ in 0..<5 {
      Self.wait(9, channel)
      try channel.writeInbound(Self.piece)
    }
    #expect(channel.isActive)
    Self.wait(10, channel)
    #expect(!channel.isActive)
  }

  @Test func `does not hurry the server`() throws {
    let channel = try Self.channel()
    try channel.writeInbound(ConnectionGuardTests.head())
    try channel.writeInbound(HTTPRequestPart.end(nil))
    Self.wait(100, channel)
    #expect(channel.isActive)
    try channel.writeOutbound(Self.answerHead)
    try channel.writeOutbound(HTTPResponsePart.end(nil))
    Self.wait(9, channel)
    #expect(channel.isActive)
    Self.wait(11, channel)
    #expect(!channel.isActive)
  }

  @Test func `takes an answer that goes on for a sign of life`() throws {
    let channel = try Self.channel()
    try channel.writeInbound(ConnectionGuardTests.head())
    try channel.writeInbound(Self.piece)
    try channel.writeOutbound(Self.answerHead)
    for _ in 0..<5 {
      Self.wait(9, channel)
      try channel.writeOutbound(Self.answerPiece)
    }
    #expect(channel.isActive)
  }

  @Test func `closes when a client does not read its answer`() throws {
    let channel = try Self.channel()
    try channel.writeInbound(ConnectionGuardTests.head())
    try channel.writeInbound(HTTPRequestPart.end(nil))
    try channel.writeOutbound(Self.answerHead)
    try channel.writeOutbound(Self.answerPiece)
    Self.wait(20, channel)
    #expect(!channel.isActive)
  }
}
