// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Answers small predictions on the event loop, where they arrive.
///
/// The long way of a request, through a stream of its parts, a task and the router, is made for bodies
/// of any size and for work that waits. Around a picture of 28×28 pixels it costs more than reading the
/// digit does. So a request that announces a small body is held here until it is complete, and
/// answered if it holds a small picture. In every other case, and in every case of doubt, what was
/// held is let go, in order and unchanged, and takes the long way as if it had never been held. This
/// handler therefore knows a single answer, 200, and all refusals stay in one place.
final class DirectPredictionHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// The most answers between two looks at other connections, for a client that sends many requests
  /// at once.
  private static let mostAtOnce = 4

  private let predictions: DirectPredictions
  private var held: HeldPrediction?
  /// How many requests let go have no answer yet: answers must keep their order.
  private var owed = 0
  private var answersInThisRead = 0

  /// Creates a handler for one connection.
  ///
  /// - Parameter predictions: Says which requests to hold, and answers them.
  init(predictions: DirectPredictions) { self.predictions = predictions }

  func handlerRemoved(context: ChannelHandlerContext) { letGo(context) }
}

// MARK: - What the client sends

extension DirectPredictionHandler {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      held = mayHold(context) ? predictions.hold(head) : nil
      if held != nil { return }
      owed += 1
    case .body(let bytes):
      if held != nil {
        held?.append(bytes)
        return
      }
    case .end:
      if let request = held, let answer = predictions.answer(request) {
        held = nil
        write(answer, context)
        return
      }
      letGo(context)
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if answersInThisRead > 0 {
      answersInThisRead = 0
      context.flush()
    }
    context.fireChannelReadComplete()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    letGo(context)
    context.fireErrorCaught(error)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed { letGo(context) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    letGo(context)
    context.fireChannelInactive()
  }

  private func mayHold(_ context: ChannelHandlerContext) -> Bool {
    // A client that does not read its answers is left to the long way, which waits for it.
    owed == 0 && answersInThisRead < Self.mostAtOnce && context.channel.isWritable
  }

  /// Hands what is held on, for the long way.
  private func letGo(_ context: ChannelHandlerContext) {
    guard let request = held else { return }
    held = nil
    predictions.letGo()
    owed += 1
    context.fireChannelRead(wrapInboundOut(.head(request.head)))
    if request.body.readableBytes > 0 {
      context.fireChannelRead(wrapInboundOut(.body(request.body)))
    }
  }
}

// MARK: - What the server answers

extension DirectPredictionHandler {
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { owed -= 1 }
    context.write(data, promise: promise)
  }

  private func write(_ answer: DirectPredictions.Answer, _ context: ChannelHandlerContext) {
    answersInThisRead += 1
    context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
    context.write(wrapOutboundOut(.body(answer.body)), promise: nil)
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
  }
}

@available(*, unavailable)
extension DirectPredictionHandler: Sendable {}
