// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import HTTPTypes
import HummingbirdTesting
import Recognition
import Synchronization
import Testing

@testable import Server

/// What `elapsed_ms` counts.
struct ElapsedTests {
  /// A clock that moves when a test says so.
  private final class Clock: Sendable {
    private let time = Mutex(Duration.zero)

    var environment: ServerEnvironment {
      var environment = TestServer.environment
      environment.now = { self.time.withLock { $0 } }
      return environment
    }

    func advance(_ milliseconds: Int) { time.withLock { $0 += .milliseconds(milliseconds) } }
  }

  /// A camera whose frame takes 5 ms to decode.
  private struct SlowCamera: FrameSource {
    let name = "slow"
    let clock: Clock
    let camera: StubCamera

    func newestFrame() async throws(CameraError) -> Frame {
      clock.advance(5)
      return try await camera.newestFrame()
    }
  }

  /// A server whose every look at a picture takes 2 ms.
  private static func server(_ camera: StubCamera? = nil, takesLong: Bool = false) throws
    -> DigitServer
  {
    let clock = Clock()
    return try TestServer.make(
      camera: camera.map { SlowCamera(clock: clock, camera: $0) },
      environment: clock.environment,
      takesLong: takesLong,
      read: { _ in
        clock.advance(2)
        return TestServer.reading
      }
    )
  }

  private static func elapsed(
    _ path: String,
    body: [UInt8]? = nil,
    _ server: DigitServer
  ) async throws -> Double? {
    let response = try await TestServer.send(.post, path, body: body, to: server)
    #expect(response.status == .ok)
    return try JSONValue(parsing: response.text)["elapsed_ms"]?.number
  }

  @Test(arguments: [4, 640], ["/predict", "/v1/read", "/predict?explain=true"])
  func `counts the decoding of a frame`(side: Int, path: String) async throws {
    let server = try Self.server(StubCamera(width: side, height: side))
    let query = path.contains("?") ? "&use_camera=true" : "?use_camera=true"
    #expect(try await Self.elapsed(path + query, server) == 7)
  }

  @Test func `counts a first look that decides nothing`() async throws {
    let picture = try TestServer.png()
    #expect(try await Self.elapsed("/predict", body: picture, Self.server()) == 2)
    #expect(try await Self.elapsed("/predict", body: picture, Self.server(takesLong: true)) == 4)
  }
}
