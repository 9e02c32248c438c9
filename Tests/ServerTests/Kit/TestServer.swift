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

  /// Labelled readings of the stand-in: 10,000, from sure to half sure, and ten wrong ones a little above 0.75.
  ///
  /// Errors of 1 in 100 are supported by all of them, of 1 in 1,000 by the 4,900 before the first wrong one, and of 1
  /// in 10,000 by no part.
  static let record = RiskRecord(
    (0..<10_000).map { place in
      (
        confidence: 1 - Double(place) / 20_000,
        isRight: !(4900..<5000 ~= place && place.isMultiple(of: 10))
      )
    }
  )

  /// What the stand-in says about every picture.
  static let explanation = Explanation(
    glyph: Glyph(pixels: (0..<784).map { UInt8($0 / 28) }),
    polarity: .darkOnLight,
    crop: PixelBox(x: 1, y: 2, width: 3, height: 4),
    scale: 5,
    shift: GlyphShift(x: 0.5, y: -2),
    isPassedThrough: false,
    quality: PictureQuality(
      contrast: 101.234,
      edgeWidth: 2.5,
      digitHeight: 4,
      share: 0.125,
      saturation: 0.25,
      touchesBorder: true
    ),
    warnings: [.smallDigit, .closeDigits],
    saliency: SaliencyMap(values: (0..<784).map { Double($0) / 784 - 4.9e-7 })
  )

  /// The identifier that requests get when they bring none.
  static let requestID = "made-by-the-server"

  /// What there is to say of the stand-in.
  static let model = ModelDescription(
    identifier: "test@00000000",
    name: "test",
    isActive: true,
    cost: .init(first: 1_000_000, last: 31_000_000, mean: nil),
    cascade: Cascade(stages: [
      .init(members: ["fast"], temperature: 0.5, exit: 0.98),
      .init(members: ["slow-0", "slow-1"], temperature: 1.25),
    ]),
    precision: "float32",
    evaluation: [
      "validation": .init(correct: 4990, count: 5000), "test": .init(correct: 9970, count: 10_000),
    ],
    training: .init(
      recipe: "default",
      seed: 3_141_592_653,
      date: "2026-01-02T03:04:05Z",
      software: "digits 1.2.3"
    ),
    acceptance: .unpromised,
    risk: record
  )

  /// Makes a server that reads without a network; at a glance, unless that `takesLong`.
  static func make(
    options: ServerOptions = ServerOptions(),
    model: ModelDescription = model,
    camera: (any FrameSource)? = nil,
    logger: Logger = quiet,
    environment: ServerEnvironment = environment,
    promise: Promise? = nil,
    record: RiskRecord? = record,
    takesLong: Bool = false,
    read: @escaping @Sendable (Image) -> Reading = { _ in reading },
    explain: @escaping @Sendable (Image) -> Explanation? = { _ in explanation },
    readPage: (@Sendable (Image) -> PageReading)? = nil,
    onListening: @escaping @Sendable (Int) async -> Void = { _ in }
  ) throws -> DigitServer {
    try DigitServer(
      options: options,
      reader: reader(
        record,
        promise,
        takesLong: takesLong,
        read: read,
        explain: explain,
        readPage: readPage
      ),
      models: [model],
      camera: camera,
      logger: logger,
      version: "1.2.3-test",
      environment: environment,
      onListening: onListening
    )
  }

  /// A stand-in for a recogniser.
  private static func reader(
    _ record: RiskRecord?,
    _ promise: Promise?,
    takesLong: Bool,
    read: @escaping @Sendable (Image) -> Reading,
    explain: @escaping @Sendable (Image) -> Explanation?,
    readPage: (@Sendable (Image) -> PageReading)?
  ) -> DigitReader {
    let keep: @Sendable (Image) -> Reading = { image in
      var reading = read(image)
      if let promise, reading.accepted, reading.confidence < promise.threshold {
        reading.verdict = .confused
      }
      return reading
    }
    return DigitReader(
      identifier: "test@00000000",
      acceptance: promise.map { Acceptance($0, nonDigitLimit: nil) } ?? .unpromised,
      read: keep,
      glance: { image in
        let reading = keep(image)
        return takesLong ? nil : reading
      },
      explain: { (keep($0), explain($0)) },
      readPage: readPage,
      promising: { (share) throws(RecognitionError) in
        guard let record else { throw RecognitionError(.unsupportedPromise, "Nothing is known.") }
        do {
          let promise = try Promise(maximumError: share, record: record)
          return reader(
            record,
            promise,
            takesLong: takesLong,
            read: read,
            explain: explain,
            readPage: readPage
          )
        } catch {
          throw RecognitionError(.unsupportedPromise, "\(error)")
        }
      }
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
