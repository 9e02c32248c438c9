// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Server

struct OldVersionHandlerTests {
  private static func channel() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(handler: OldVersionHandler())
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  /// Sends a request that would like to go on, and gives what is handed on of its headers.
  private static func ask(
    _ version: HTTPVersion,
    _ channel: EmbeddedChannel
  ) throws -> HTTPHeaders? {
    let headers: HTTPHeaders = ["Connection": "keep-alive", "Expect": "100-continue"]
    let head = HTTPRequestHead(version: version, method: .POST, uri: "/", headers: headers)
    try channel.writeInbound(HTTPServerRequestPart.head(head))
    try channel.writeInbound(HTTPServerRequestPart.end(nil))
    var passed: HTTPHeaders?
    while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
      if case .head(let head) = part { passed = head.headers }
    }
    return passed
  }

  /// Answers, and gives the version that the answer is sent in.
  private static func answer(_ channel: EmbeddedChannel) throws -> HTTPVersion? {
    try channel.writeOutbound(
      HTTPServerResponsePart.head(HTTPResponseHead(version: .http1_1, status: .ok))
    )
    try channel.writeOutbound(HTTPServerResponsePart.end(nil))
    var version: HTTPVersion?
    while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
      if case .head(let head) = part { version = head.version }
    }
    return version
  }

  @Test func `lets a request of today pass as it is`() throws {
    let channel = try Self.channel()
    let headers = try Self.ask(.http1_1, channel)
    #expect(headers == ["Connection": "keep-alive", "Expect": "100-continue"])
    #expect(try Self.answer(channel) == .http1_1)
  }

  @Test func `closes after an old request, expects nothing, and answers in its version`() throws {
    let channel = try Self.channel()
    #expect(try Self.ask(.http1_0, channel) == ["Connection": "close"])
    #expect(try Self.answer(channel) == .http1_0)
  }

  @Test func `answers the requests before an old one as they came`() throws {
    let channel = try Self.channel()
    for version in [HTTPVersion.http1_1, .http1_1, .http1_0] { _ = try Self.ask(version, channel) }
    let versions = try (0..<3).map { _ in try Self.answer(channel) }
    #expect(versions == [.http1_1, .http1_1, .http1_0])
  }
}
