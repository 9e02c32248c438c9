// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTPTypes

/// Closes a connection on which nothing happens: between requests, within one, and within an answer.
///
/// What the server writes counts as much as what the client sends. A batch is answered while it arrives, and reading
/// stops wherever the answers have to catch up; and a client that does not read its answers is as silent as one that
/// sends nothing. Only while the server has a whole request and no answer yet is the silence its own.
final class IdleGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let timeout: TimeAmount
  private var lastActivity = NIODeadline.uptimeNanoseconds(0)
  private var unanswered = 0
  private var isReading = false
  private var isAnswering = false
  private var timer: Scheduled<Void>?

  /// Creates a guard for one connection.
  ///
  /// - Parameter timeout: How long a connection may be silent.
  init(timeout: TimeAmount) { self.timeout = timeout }

  func handlerAdded(context: ChannelHandlerContext) {
    lastActivity = context.eventLoop.now
    schedule(context, in: timeout)
  }

  func handlerRemoved(context: ChannelHandlerContext) { stop() }

  func channelInactive(context: ChannelHandlerContext) {
    stop()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    lastActivity = context.eventLoop.now
    switch unwrapInboundIn(data) {
    case .head:
      unanswered += 1
      isReading = true
    case .body: break
    case .end: isReading = false
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    lastActivity = context.eventLoop.now
    switch unwrapOutboundIn(data) {
    case .head: isAnswering = true
    case .body: break
    case .end:
      unanswered -= 1
      isAnswering = false
    }
    context.write(data, promise: promise)
  }

  private var isComputing: Bool { unanswered > 0 && !isReading && !isAnswering }

  private func look(_ context: ChannelHandlerContext) {
    guard !isComputing else { return schedule(context, in: timeout) }
    let left = timeout - (context.eventLoop.now - lastActivity)
    guard left > .zero else { return context.close(promise: nil) }
    schedule(context, in: left)
  }

  private func schedule(_ context: ChannelHandlerContext, in time: TimeAmount) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { self.look(context) }
  }

  private func stop() {
    timer?.cancel()
    timer = nil
  }
}

@available(*, unavailable)
extension IdleGuard: Sendable {}
