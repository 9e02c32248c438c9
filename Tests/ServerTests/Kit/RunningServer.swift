// DigitClassifier
// SPDX-License-Identifier: MIT

import Logging
import ServiceLifecycle
import Testing

@testable import Server

/// A server that really listens, for as long as a test runs.
struct RunningServer {
  /// Where it listens.
  let port: Int
  /// The server.
  let server: DigitServer
  private let group: ServiceGroup

  /// Begins the graceful stop that SIGTERM begins.
  func stop() async { await group.triggerGracefulShutdown() }

  /// Starts a server on a free port, lets a test use it, and stops it.
  ///
  /// Returns once the server has stopped, so a test that ends has shown that it does.
  static func run<Value: Sendable>(
    _ make: (@escaping @Sendable (Int) async -> Void) throws -> DigitServer,
    _ body: (RunningServer) async throws -> Value
  ) async throws -> Value {
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    let server = try make { continuation.yield($0) }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: server)],
        logger: TestServer.quiet
      )
    )
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { continuation.finish() }
        try await group.run()
      }
      let port = await ports.first { _ in true }
      let result: Value
      do {
        result = try await body(
          RunningServer(
            port: #require(port, "the server did not start"),
            server: server,
            group: group
          )
        )
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return result
    }
  }

  /// Options for a test: a port that is free.
  static var options: ServerOptions {
    var options = ServerOptions()
    options.port = 0
    return options
  }
}
