// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// Lets HTTP/1.0 clients see the end of a response, for which they wait for the connection to close.
///
/// It marks their requests `Connection: close`, which is what HTTP/1.0 means; the version itself is
/// not known further up.
final class OldVersionHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data), head.version != .http1_1 else {
      context.fireChannelRead(data)
      return
    }
    head.headers.replaceOrAdd(name: "Connection", value: "close")
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }
}

@available(*, unavailable)
extension OldVersionHandler: Sendable {}
