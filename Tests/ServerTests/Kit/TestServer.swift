// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Imaging
import Logging
import NIOCore
import Recognition

@testable import Server

/// Servers and requests for tests.
enum TestServer {
  /// What the stand-in for a recogniser reads in every picture.
  static let reading = Reading(
    predictedClass: 7,
    confidence: 0.75,
    probabilities: [0, 0, 0.125, 0, 0, 0, 0, 0.75, 0, 0.125],
    verdict: .read,
    box: PixelBox(x: 1, y: 2, width: 3, height: 4)
  )

  /// What the stand-in says about every picture.
  static let explanation = Explanation(
    glyph: Glyph(pixels: (0..<784).map { UInt8($0 / 28) }),
    polarity: .darkOnLight,
    crop: PixelBox(x: 1, y: 2, width: 3, height: 4),
    scale: 5,
    shift: GlyphShift(x: 0.5, y: -2),
    isPassedThrough: false,
    warnings: [.smallDigit, .closeDigits],
    saliency: SaliencyMap(values: (0..<784).map { Double($0) / 784 - 4.9e-7 })
  )

  /// The identifier that requests get when they bring none.
  static let requestID = "made-by-the-server"

  /// Makes a server that reads without a network.
  static func make(
    options: ServerOptions = ServerOptions(),
    camera: (any FrameSource)? = nil,
    logger: Logger = quiet,
    environment: ServerEnvironment = environment,
    read: @escaping @Sendable (Image) -> Reading = { _ in reading },
    explain: @escaping @Sendable (Image) -> Explanation? = { _ in explanation },
    onListening: @escaping @Sendable (Int) async -> Void = { _ in }
  ) throws -> DigitServer {
    try DigitServer(
      options: options,
      reader: DigitReader(
        identifier: "test@00000000",
        read: read,
        explain: { (read($0), explain($0)) }
      ),
      camera: camera,
      logger: logger,
      version: "1.2.3-test",
      environment: environment,
      onListening: onListening
    )
  }

  /// Sends one request through a server's routes, without a network.
  static func send(
    _ method: HTTPRequest.Method,
    _ uri: String,
    headers: HTTPFields = [:],
    body: [UInt8]? = nil,
    to server: DigitServer
  ) async throws -> TestResponse {
    try await server.makeApplication().test(.router) { client in
      try await client.execute(
        uri: uri,
        method: method,
        headers: headers,
        body: body.map { ByteBuffer(bytes: $0) }
      )
    }
  }

  /// A clock that stands still, and identifiers that do not change.
  static var environment: ServerEnvironment {
    var environment = ServerEnvironment()
    environment.now = { .zero }
    environment.makeRequestID = { requestID }
    return environment
  }

  /// Logs nothing.
  static var quiet: Logger { Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() } }

  /// A PNG file of one grey tone.
  static func png(width: Int = 28, height: Int = 28) throws -> [UInt8] {
    let pixels = [UInt8](repeating: 200, count: width * height)
    return try Image(width: width, height: height, format: .grey, pixels: pixels).png()
  }
}

/// A camera that always sees the same, or always fails.
struct StubCamera: FrameSource {
  var name = "stub"
  let frame: Result<Frame, CameraError>

  init(width: Int = 4, height: Int = 4) throws {
    let pixels = [UInt8](repeating: 9, count: width * height)
    let image = try Image(width: width, height: height, format: .grey, pixels: pixels)
    frame = .success(Frame(image: image, name: "still"))
  }

  init(failing error: CameraError) { frame = .failure(error) }

  func newestFrame() async throws(CameraError) -> Frame { try frame.get() }
}

extension TestResponse {
  /// The body as text.
  var text: String { String(buffer: body) }
}
