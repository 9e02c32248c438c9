// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// A TCP connection that sends exactly the bytes it is given.
struct RawConnection {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  /// Connects, lets a test talk, and closes, or resets the connection.
  static func open<Value>(
    port: Int,
    resets: Bool = false,
    _ body: (inout Talk) async throws -> Value
  ) async throws -> Value {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          if resets, let channel = channel as? any SocketOptionProvider {
            // Not to linger at all is how sockets are told to end with a reset.
            _ = channel.setSoLinger(linger(l_onoff: 1, l_linger: 0))
          }
          return try NIOAsyncChannel(
            wrappingChannelSynchronously: channel,
            configuration: .init(
              isOutboundHalfClosureEnabled: !resets,
              inboundType: ByteBuffer.self,
              outboundType: ByteBuffer.self
            )
          )
        }
      }
    return try await channel.executeThenClose { inbound, outbound in
      var talk = Talk(input: inbound.makeAsyncIterator(), output: outbound)
      return try await body(&talk)
    }
  }

  /// Sends text, closes the sending half if told to, and gives everything that comes back.
  static func exchange(port: Int, _ text: String, thenClose: Bool = false) async throws -> String {
    try await open(port: port) { talk in
      try await talk.send(text)
      if thenClose { talk.finish() }
      return try await talk.readToEnd()
    }
  }

  /// What a test can say and hear.
  struct Talk {
    fileprivate var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    fileprivate let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var pending: [UInt8] = []

    fileprivate init(
      input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
      output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
      self.input = input
      self.output = output
    }

    /// Sends bytes.
    func send(_ bytes: some Sequence<UInt8>) async throws {
      try await output.write(ByteBuffer(bytes: bytes))
    }

    /// Sends text.
    func send(_ text: String) async throws { try await send(text.utf8) }

    /// Closes the sending half.
    func finish() { output.finish() }

    /// Reads until the text seen so far holds some text, and gives it up to there.
    mutating func read(until end: String) async throws -> String {
      while true {
        if let range = pending.firstRange(of: end.utf8) {
          defer { pending.removeFirst(range.upperBound) }
          return String(decoding: pending[..<range.upperBound], as: UTF8.self)
        }
        guard let next = try await input.next(isolation: #isolation) else { break }
        pending += next.readableBytesView
      }
      return String(decoding: pending, as: UTF8.self)
    }

    /// Reads until the server closes.
    mutating func readToEnd() async throws -> String {
      while let next = try await input.next(isolation: #isolation) {
        pending += next.readableBytesView
      }
      return String(decoding: pending, as: UTF8.self)
    }
  }
}
