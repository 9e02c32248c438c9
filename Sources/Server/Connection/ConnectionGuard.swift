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
/// - A request that stops arriving, or trickles for too long, ends in 408.
///   What is answered while it arrives may take its time, as long as the answer goes on.
/// - A connection whose client is silent otherwise is closed. See ``Patience``.
/// - `Expect: 100-continue` is granted where the body will be read.
/// - A connection that must end is closed so that its last response arrives, whoever closes it: once the response has
///   left, the sending half first, then the rest when the client is done or ``lingerTime`` is over. To close at once
///   drops what waits to be sent, and may make the system drop what the client has not read yet.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// What a connection may do.
  struct Limits: Sendable {
    /// The most bytes of a body that a client is encouraged to send.
    let bodyBytes: Int
    /// How long a client may be silent, between requests or within one.
    let idleTimeout: Duration
    /// How long a request may take to arrive while it is read.
    let requestTimeout: Duration
    /// The path whose bodies are read as they come, however long they are.
    var streamedPath: String?
  }

  /// How long a client may take to read the end of its last response.
  private static let lingerTime = TimeAmount.seconds(2)

  private let limits: Limits
  private let logger: Logger
  private let makeRequestID: @Sendable () -> String
  private var state = ConnectionState()
  private var patience: Patience
  private var failure: ServerError?
  /// Whether the time is over in which responses may be finished.
  private var isCutOff = false
  /// Looks whether patience has come to an end.
  private var look: Scheduled<Void>?
  /// Closes the connection once its last response has left.
  private var linger: Scheduled<Void>?

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
    patience = Patience(
      idleTimeout: TimeAmount(limits.idleTimeout),
      requestTimeout: TimeAmount(limits.requestTimeout)
    )
  }

  func handlerAdded(context: ChannelHandlerContext) {
    // Absent in tests that start from parsed messages.
    let operations = context.pipeline.syncOperations
    if let decoder = try? operations.context(
      handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self
    ) {
      try? operations.addHandler(OldVersionHandler(), position: .after(decoder.handler))
    }
    patience.received(at: context.eventLoop.now)
    checkPatience(context)
  }

  func handlerRemoved(context: ChannelHandlerContext) { stopTimers() }
}

// MARK: - What the client sends

extension ConnectionGuard {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard state.takesInput else { return }
    patience.received(at: context.eventLoop.now)
    switch unwrapInboundIn(data) {
    case .head(let request):
      state.requestBegan(isLast: request.endsConnection)
      if request.expectsContinue, state.owesOneResponse, wantsBody(of: request) {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
      }
    case .body: break
    case .end:
      state.requestEnded()
      patience.requestEnded()
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    // Only now has what came before the failure been delivered.
    tellReader(context)
    // Most requests arrive in one piece and are never waited for.
    if state.isReading { patience.readingPauses(at: context.eventLoop.now) }
    if state.isLingering { context.read() }
  }

  func read(context: ChannelHandlerContext) {
    // Whoever reads the body asks for more only once there is room for it.
    if state.isReading, patience.readingGoesOn(at: context.eventLoop.now) { checkPatience(context) }
    context.read()
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
    if linger != nil, isInputClosed { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopTimers()
    tellReader(context)
    context.fireChannelInactive()
  }

  private func wantsBody(of request: HTTPRequest) -> Bool {
    let length = request.headerFields[.contentLength].map { Int($0) ?? .max } ?? 0
    let path = request.path?.prefix { $0 != "?" }
    return length <= limits.bodyBytes || path.map(String.init) == limits.streamedPath
  }
}

// MARK: - What the server answers

extension ConnectionGuard {
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    patience.wrote(at: context.eventLoop.now, prolongs: state.owesOneResponse)
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
      if state.dropsBody { promise?.succeed() } else { context.write(data, promise: promise) }
    case .end:
      switch state.responseEnded() {
      case .write: context.write(data, promise: promise)
      case .writeThenEnd:
        context.write(data, promise: promise)
        end(context)
      case .writeThenAnswer:
        context.write(data, promise: promise)
        answer(context)
      case .drop: promise?.succeed()
      }
    }
  }

  func close(
    context: ChannelHandlerContext,
    mode: CloseMode,
    promise: EventLoopPromise<Void>?
  ) {
    switch mode {
    case .input:
      // Nobody but a server that has waited long enough closes this half.
      isCutOff = true
      context.close(mode: state.isLingering ? .all : .input, promise: promise)
    case _ where state.isResponding || !context.channel.isActive:
      // What cannot become whole is not worth waiting for. A connection that is not up yet has nothing to send, and must
      // not come up any more: when a server stops, nobody is there to take it.
      context.close(mode: mode, promise: promise)
    case .all where linger != nil && !isCutOff:
      // It is about to be closed; until then its last response may arrive.
      context.channel.closeFuture.cascade(to: promise)
    case .output:
      end(context, promise)
    case .all:
      state.linger()
      whenSent(context) { context.close(promise: promise) }
    }
  }
}

// MARK: - Failing and ending

extension ConnectionGuard {
  private func fail(_ error: ServerError, _ context: ChannelHandlerContext) {
    // A request that the server itself cuts off breaks off too, but through no fault of its own.
    let error = isCutOff ? .stopping : error
    switch state.failed() {
    case .answer:
      failure = error
      answer(context)
    case .answerLater, .tellReader:
      failure = error
    case .ignore:
      break
    }
    patience.requestEnded()
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
    // A connection that is closed in the middle of a request line is no request, and nobody hears an answer.
    guard context.channel.isActive else { return }
    let problem = Problem(error: error, requestID: makeRequestID())
    let body = problem.body
    var headers = problem.headers
    headers[.contentLength] = String(body.count)
    headers[.connection] = "close"
    let head = HTTPResponse(status: problem.status, headerFields: headers)
    patience.wrote(at: context.eventLoop.now, prolongs: false)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
    logger.info(
      "request",
      metadata: [
        "request_id": .string(problem.requestID),
        "status": .stringConvertible(problem.status.code),
        "problem": .string(error.code.description),
        "cause": .string(error.cause.map { String(describing: $0) } ?? "-"),
      ]
    )
    end(context)
  }

  /// Closes the connection so that its last response arrives.
  private func end(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>? = nil) {
    state.linger()
    patience.requestEnded()
    // To close while bytes wait that nobody has read makes the system drop what the client has not read yet, and whoever
    // read the request may have stopped.
    context.read()
    whenSent(context) {
      self.stopTimers()
      self.linger = context.eventLoop.assumeIsolated().scheduleTask(in: Self.lingerTime) {
        context.close(promise: nil)
      }
      context.close(mode: .output, promise: promise)
    }
  }

  /// Does something once all that was written has left, unless the time for that is over.
  private func whenSent(_ context: ChannelHandlerContext, _ action: @escaping () -> Void) {
    let sent = context.eventLoop.makePromise(of: Void.self)
    // An empty piece adds nothing to what is sent, and has left when everything before it has.
    context.writeAndFlush(wrapOutboundOut(.body(ByteBuffer())), promise: sent)
    guard !isCutOff else { return action() }
    sent.futureResult.assumeIsolated().whenComplete { _ in action() }
  }
}

// MARK: - Waiting

extension ConnectionGuard {
  private func checkPatience(_ context: ChannelHandlerContext) {
    look?.cancel()
    let unsent = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    switch patience.judge(
      at: context.eventLoop.now,
      unsentBytes: unsent,
      isServersTurn: state.isServersTurn
    ) {
    case .inTime(let time):
      look = context.eventLoop.assumeIsolated().scheduleTask(deadline: time) {
        self.look = nil
        self.checkPatience(context)
      }
    case .late:
      timeOut("The request did not arrive completely within \(limits.requestTimeout).", context)
    case .silent where state.isReading && unsent == 0:
      timeOut("Nothing more of the request arrived for \(limits.idleTimeout).", context)
    case .silent:
      context.close(promise: nil)
    }
  }

  private func timeOut(_ message: String, _ context: ChannelHandlerContext) {
    fail(ServerError(.requestTimeout, message), context)
    tellReader(context)
    checkPatience(context)
  }

  private func stopTimers() {
    look?.cancel()
    linger?.cancel()
  }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
