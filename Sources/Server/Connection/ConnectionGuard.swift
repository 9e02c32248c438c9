// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Guards a connection against what no request handler ever sees.
///
/// - Bytes that are not HTTP get a problem document, like every other error.
/// - A request that does not arrive in time ends in 408, however busily it trickles.
///   What is answered while it arrives may take its time, as long as the answer goes on.
/// - `Expect: 100-continue` is granted where the body will be read.
/// - A connection that must end is closed so that its last response arrives: the sending half first,
///   then the rest once the client is done or ``lingerTime`` is over. Closing at once would make the
///   system drop a response that the client has not read yet.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// What a connection may do.
  struct Limits: Sendable {
    /// The most bytes of a body that a client is encouraged to send.
    let bodyBytes: Int
    /// How long a request may take to arrive.
    let requestTimeout: Duration
    /// The path whose bodies are read as they come, however long they are.
    var streamedPath: String?
  }

  /// How long a client may take to read its last response.
  private static let lingerTime = TimeAmount.seconds(2)

  private let limits: Limits
  private let logger: Logger
  private let makeRequestID: @Sendable () -> String
  private var state = ConnectionState()
  private var deadline: Scheduled<Void>?
  private var failure: ServerError?

  /// Creates a guard for one connection.
  ///
  /// - Parameters:
  ///   - limits: What the connection may do.
  ///   - logger: Gets a line for each request that was refused here.
  ///   - makeRequestID: Names such requests.
  init(limits: Limits, logger: Logger, makeRequestID: @escaping @Sendable () -> String) {
    self.limits = limits
    self.logger = logger
    self.makeRequestID = makeRequestID
  }

  func handlerAdded(context: ChannelHandlerContext) {
    // Absent in tests that start from parsed messages.
    let operations = context.pipeline.syncOperations
    if let decoder = try? operations.context(
      handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self
    ) {
      try? operations.addHandler(OldVersionHandler(), position: .after(decoder.handler))
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { stopDeadline() }
}

// MARK: - What the client sends

extension ConnectionGuard {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard state.takesInput else { return }
    switch unwrapInboundIn(data) {
    case .head(let request):
      state.requestBegan(isLast: Self.isLast(request))
      if expectsContinue(request) {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
      }
    case .body: break
    case .end:
      state.requestEnded()
      stopDeadline()
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    // Only now has what came before the failure been delivered.
    tellReader(context)
    // Most requests arrive in one piece and never need a timer.
    if state.isReading, deadline == nil { startDeadline(context) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case let error as HTTPParserError:
      fail(ServerError(error), context)
    case is ChannelError, is IOError:
      context.fireErrorCaught(error)
    default:
      fail(ServerError(.malformedRequest, "The request is not valid HTTP.", cause: error), context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    let isInputClosed = event as? ChannelEvent == .inputClosed
    if isInputClosed { tellReader(context) }
    if state.isLingering, isInputClosed || event is ChannelShouldQuiesceEvent {
      context.close(promise: nil)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopDeadline()
    tellReader(context)
    context.fireChannelInactive()
  }

  /// Whether nothing can follow the request on its connection.
  ///
  /// After a request to change protocol the HTTP parser stops, whatever the answer is.
  private static func isLast(_ request: HTTPRequest) -> Bool {
    let options = request.headerFields[.connection]?.lowercased() ?? ""
    return options.split(separator: ",").contains {
      $0.utf8.trimmingBlanks().elementsEqual("close".utf8)
    }
      || request.headerFields[.upgrade] != nil || request.method == .connect
  }

  private func expectsContinue(_ request: HTTPRequest) -> Bool {
    guard let expectation = request.headerFields[.expect], state.owesOneResponse else {
      return false
    }
    let length = request.headerFields[.contentLength].map { Int($0) ?? .max } ?? 0
    let path = request.path?.prefix { $0 != "?" }
    return expectation.lowercased() == "100-continue"
      && (length <= limits.bodyBytes || path.map(String.init) == limits.streamedPath)
  }
}

// MARK: - What the server answers

extension ConnectionGuard {
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let response) where response.status.kind == .informational:
      context.write(data, promise: promise)
    case .head(var response):
      switch state.responseBegan(closes: response.headerFields[.connection] == "close") {
      case .write: context.write(data, promise: promise)
      case .writeClosing:
        response.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(response)), promise: promise)
      case .drop: promise?.succeed()
      }
    case .body:
      if deadline != nil, state.owesOneResponse {
        stopDeadline()
        startDeadline(context)
      }
      if state.dropsBody { promise?.succeed() } else { context.write(data, promise: promise) }
    case .end:
      switch state.responseEnded() {
      case .write: context.write(data, promise: promise)
      case .writeThenEnd:
        context.writeAndFlush(data, promise: promise)
        end(context)
      case .writeThenAnswer:
        context.write(data, promise: promise)
        answer(context)
      case .drop: promise?.succeed()
      }
    }
  }
}

// MARK: - Failing and ending

extension ConnectionGuard {
  private func fail(_ error: ServerError, _ context: ChannelHandlerContext) {
    switch state.failed() {
    case .answer:
      failure = error
      answer(context)
    case .answerLater, .tellReader:
      failure = error
    case .ignore:
      break
    }
    stopDeadline()
  }

  /// Passes a failure on to whoever reads the body, once.
  private func tellReader(_ context: ChannelHandlerContext) {
    guard let failure, !state.answersAfterLast else { return }
    self.failure = nil
    context.fireErrorCaught(failure)
  }

  /// Answers a request that never became one.
  private func answer(_ context: ChannelHandlerContext) {
    guard let error = failure else { return }
    failure = nil
    let problem = Problem(error: error, requestID: makeRequestID())
    let body = problem.body
    var headers = problem.headers
    headers[.contentLength] = String(body.count)
    headers[.connection] = "close"
    let head = HTTPResponse(status: problem.status, headerFields: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    logger.info(
      "request",
      metadata: [
        "request_id": .string(problem.requestID),
        "status": .stringConvertible(problem.status.code),
        "problem": .string(error.code.description),
        "cause": .string(error.cause.map { String(describing: $0) } ?? "-"),
      ]
    )
    state.linger()
    end(context)
  }

  private func end(_ context: ChannelHandlerContext) {
    stopDeadline()
    context.close(mode: .output, promise: nil)
    let eventLoop = context.eventLoop.assumeIsolated()
    eventLoop.scheduleTask(in: Self.lingerTime) { context.close(promise: nil) }
  }

  private func startDeadline(_ context: ChannelHandlerContext) {
    let eventLoop = context.eventLoop.assumeIsolated()
    deadline = eventLoop.scheduleTask(in: TimeAmount(limits.requestTimeout)) {
      self.deadline = nil
      let limit = self.limits.requestTimeout
      self.fail(
        ServerError(.requestTimeout, "The request did not arrive completely within \(limit)."),
        context
      )
      self.tellReader(context)
    }
  }

  private func stopDeadline() {
    deadline?.cancel()
    deadline = nil
  }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
