// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A web server on this machine whose answers are the test's to decide.
final class TestMirror: Sendable {
  /// What the server was asked for.
  struct Request: Sendable {
    var path: String
    var headers: HTTPHeaders
    /// How often this path has been asked for, this time included.
    var number: Int

    var range: String? { headers.first(name: "Range") }
  }

  /// What it answers.
  struct Reply: Sendable {
    /// What happens after the last byte of the body.
    enum Ending { case end, hangUp, silence }

    var status: HTTPResponseStatus = .ok
    var headers: HTTPHeaders = [:]
    var body: [UInt8] = []
    var ending = Ending.end

    static let notFound = Reply(status: .notFound)

    /// A whole file, with its length.
    static func file(_ bytes: [UInt8]?, entityTag: String? = nil) -> Reply {
      guard let bytes else { return .notFound }
      var reply = Reply(headers: ["Content-Length": "\(bytes.count)"], body: bytes)
      if let entityTag { reply.headers.add(name: "ETag", value: entityTag) }
      return reply
    }

    /// What a server with support for ranges answers.
    static func range(_ bytes: [UInt8]?, _ request: Request, entityTag: String? = nil) -> Reply {
      let whole = file(bytes, entityTag: entityTag)
      guard let bytes, let range = request.range,
        let start = Int(range.dropFirst("bytes=".count).dropLast())
      else { return whole }
      if let condition = request.headers.first(name: "If-Range"), condition != entityTag {
        return whole
      }
      guard start < bytes.count else {
        return Reply(
          status: .rangeNotSatisfiable,
          headers: ["Content-Range": "bytes */\(bytes.count)"]
        )
      }
      var reply = whole
      reply.status = .partialContent
      reply.body = Array(bytes[start...])
      reply.headers.replaceOrAdd(name: "Content-Length", value: "\(bytes.count - start)")
      reply.headers.add(
        name: "Content-Range",
        value: "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
      )
      return reply
    }

    /// The same head, but the body stops early.
    func cut(after count: Int, then ending: Ending = .hangUp) -> Reply {
      var reply = self
      reply.body = Array(body.prefix(count))
      reply.ending = ending
      return reply
    }
  }

  private let answer: @Sendable (Request) -> Reply
  private let log = Mutex<[Request]>([])

  private init(answer: @escaping @Sendable (Request) -> Reply) {
    self.answer = answer
  }

  /// All requests up to now.
  var requests: [Request] { log.withLock { $0 } }

  /// Runs a server for as long as a closure runs, which gets its address.
  static func run(
    answer: @escaping @Sendable (Request) -> Reply,
    _ body: (_ url: String, _ mirror: TestMirror) async throws -> Void
  ) async throws {
    let mirror = TestMirror(answer: answer)
    let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Handler(mirror: mirror))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    do {
      let port = channel.localAddress?.port ?? 0
      try await body("http://127.0.0.1:\(port)/mnist", mirror)
      try await channel.close()
    } catch {
      try? await channel.close()
      throw error
    }
  }

  private func reply(to head: HTTPRequestHead) -> Reply {
    let request = log.withLock { log in
      let number = log.count { $0.path == head.uri } + 1
      log.append(Request(path: head.uri, headers: head.headers, number: number))
      return log[log.count - 1]
    }
    return answer(request)
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let mirror: TestMirror
    private var head: HTTPRequestHead?

    init(mirror: TestMirror) {
      self.mirror = mirror
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): self.head = head
      case .body: break
      case .end:
        guard let head else { return }
        send(mirror.reply(to: head), context: context)
      }
    }

    private func send(_ reply: Reply, context: ChannelHandlerContext) {
      let head = HTTPResponseHead(version: .http1_1, status: reply.status, headers: reply.headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      let body = context.channel.allocator.buffer(bytes: reply.body)
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
      switch reply.ending {
      case .end: context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      case .hangUp: context.close(promise: nil)
      case .silence: break
      }
    }
  }
}
