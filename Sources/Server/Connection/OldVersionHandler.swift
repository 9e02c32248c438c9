// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// Talks HTTP/1.0 to clients that do not know better.
///
/// Their requests are marked `Connection: close`, which is what HTTP/1.0 means, and lose an `Expect`, which means
/// nothing there (RFC 9110, section 10.1.1). Their answers are marked as HTTP/1.0, so that one of unknown length ends
/// with the connection and not with a last chunk (RFC 9112, section 6.1). The version is not known further up.
final class OldVersionHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private var unanswered = 0
  /// How many answers come before the first to an old client; nil for a client that is up to date.
  private var newerAnswers: Int?

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data) else {
      return context.fireChannelRead(data)
    }
    unanswered += 1
    guard head.version != .http1_1 else { return context.fireChannelRead(data) }
    newerAnswers = newerAnswers ?? unanswered - 1
    head.headers.replaceOrAdd(name: "Connection", value: "close")
    head.headers.remove(name: "Expect")
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head) where newerAnswers == 0:
      head.version = .http1_0
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .end:
      unanswered -= 1
      newerAnswers = newerAnswers.map { max($0 - 1, 0) }
      context.write(data, promise: promise)
    case .head, .body:
      context.write(data, promise: promise)
    }
  }
}

@available(*, unavailable)
extension OldVersionHandler: Sendable {}
