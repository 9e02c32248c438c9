// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import HTTPTypes
import Hummingbird
import Imaging
import NIOCore
import Recognition

/// `POST /predict`: one picture in, one digit out.
struct PredictEndpoint: Sendable {
  /// The most bytes of a picture that is read on the spot, in the request's own task.
  static let smallBytes = 32 * 1024
  /// The most pixels of such a picture; reading it takes well under a millisecond.
  private static let smallPixels = 128 * 128

  /// The operation's path.
  let path = "/predict"
  let reader: DigitReader
  let camera: (any FrameSource)?
  let gate: RequestGate
  let pool: RecognitionPool
  let options: ServerOptions
  let now: @Sendable () -> Duration

  /// The media type of a prediction.
  private static let mediaType = "application/json"

  /// The operation.
  var endpoint: Endpoint {
    Endpoint(
      .post,
      path,
      produces: Self.mediaType,
      failures: [
        .missingInput, .invalidParameter, .malformedForm, .cameraNotConfigured, .requestTimeout,
        .contentTooLarge, .unsupportedMediaType, .unreadableImage, .unsupportedPromise, .overloaded,
        .cameraUnavailable,
      ]
    ) { request, _ in
      try await gate.pass { try await predict(request).response }
    }
  }

  /// Reads a small picture at once.
  ///
  /// - Parameters:
  ///   - head: The head of a request for this operation, without a query.
  ///   - body: Its whole body.
  /// - Returns: The prediction, or nil if the request is for anything else, or wrong in any way:
  ///   then ``endpoint`` has to answer it.
  func predict(onTheSpot head: HTTPRequest, _ body: ByteBuffer) -> Prediction? {
    let fields = head.headerFields
    if let accept = fields[.accept], !AcceptHeader(accept).allows(Self.mediaType) { return nil }
    let input = try? PredictionInput.read(
      fields,
      body,
      limits: formLimits,
      maximumBytes: options.maximumBodyBytes
    )
    guard let input, !input.isExplained, input.maximumError == nil,
      case .upload(let bytes) = input.picture, isSmall(bytes)
    else { return nil }
    return try? glance(reader, .upload, since: now()) {
      try Image(decoding: bytes, limits: imageLimits, isColourNeeded: false)
    }
  }

  private func predict(_ request: Request) async throws -> Prediction {
    let input = try await PredictionInput.read(
      request,
      limits: formLimits,
      maximumBytes: options.maximumBodyBytes
    )
    // Before a picture is fetched or decoded: to refuse a promise costs next to nothing.
    let reader = try input.maximumError.map { try self.reader.promising($0) } ?? self.reader
    switch input.picture {
    case .camera:
      let (image, spent) = try await newestFrame()
      let isSmall = image.width * image.height <= Self.smallPixels
      return try await run(reader, input.isExplained, isSmall: isSmall, .camera, spent) { image }
    case .upload(let bytes):
      let limits = imageLimits
      return try await run(reader, input.isExplained, isSmall: isSmall(bytes), .upload, .zero) {
        try Image(decoding: bytes, limits: limits, isColourNeeded: false)
      }
    }
  }

  /// Reads an uploaded picture from beginning to end, however long that takes.
  ///
  /// - Parameters:
  ///   - bytes: The picture file.
  ///   - reader: Reads it.
  ///   - isExplained: Whether to explain the reading too.
  /// - Returns: The prediction.
  /// - Throws: `ImageError`.
  func predict(_ bytes: [UInt8], with reader: DigitReader, isExplained: Bool) throws -> Prediction {
    let image = { [imageLimits] in
      try Image(decoding: bytes, limits: imageLimits, isColourNeeded: false)
    }
    let start = now()
    if isExplained { return try explain(reader, .upload, since: start, image) }
    return prediction(try reader.read(image()), by: reader, .upload, since: start)
  }

  /// The camera's newest frame, and how long it took to get and decode it.
  func newestFrame() async throws -> (image: Image, spent: Duration) {
    let start = now()
    guard let camera else {
      throw ServerError(
        .cameraNotConfigured,
        "This server has no camera. Start it with --camera-folder FOLDER, or upload a picture."
      )
    }
    return (try await camera.newestFrame().image, now() - start)
  }

  /// Reads a picture here or, where it may take long, on a thread of the pool.
  ///
  /// What was spent on it already counts as reading it, but to wait for a thread does not.
  private func run(
    _ reader: DigitReader,
    _ isExplained: Bool,
    isSmall: Bool,
    _ source: Prediction.Source,
    _ spent: Duration,
    _ image: @escaping @Sendable () throws -> Image
  ) async throws -> Prediction {
    if isExplained {
      return try await pool.run { try explain(reader, source, since: now() - spent, image) }
    }
    var spent = spent
    if isSmall {
      let start = now() - spent
      if let prediction = try glance(reader, source, since: start, image) { return prediction }
      spent = now() - start
    }
    return try await pool.run { [spent] in
      let start = now() - spent
      return prediction(try reader.read(image()), by: reader, source, since: start)
    }
  }

  /// Reads a picture if that is quick.
  private func glance(
    _ reader: DigitReader,
    _ source: Prediction.Source,
    since start: Duration,
    _ image: () throws -> Image
  ) throws -> Prediction? {
    try reader.glance(image()).map { prediction($0, by: reader, source, since: start) }
  }

  /// Reads and explains a picture, which takes as long as two hundred readings.
  private func explain(
    _ reader: DigitReader,
    _ source: Prediction.Source,
    since start: Duration,
    _ image: () throws -> Image
  ) throws -> Prediction {
    let (reading, explanation) = try reader.explain(image())
    let text = try ExplanationText(explanation)
    return prediction(reading, by: reader, source, since: start, explanation: text)
  }

  private func prediction(
    _ reading: Reading,
    by reader: DigitReader,
    _ source: Prediction.Source,
    since start: Duration,
    explanation: ExplanationText? = nil
  ) -> Prediction {
    Prediction(
      reading: reading,
      model: reader.identifier,
      source: source,
      elapsed: now() - start,
      promise: reader.promise,
      explanation: explanation
    )
  }

  private func isSmall(_ bytes: [UInt8]) -> Bool {
    bytes.count <= Self.smallBytes
      && PictureHeader.pixelCount(bytes).map { $0 <= Self.smallPixels } ?? false
  }

  /// How much of a form is accepted.
  var formLimits: MultipartLimits {
    MultipartLimits(
      maximumParts: options.maximumFormParts,
      maximumFileBytes: options.maximumBodyBytes
    )
  }

  /// How large a picture may be.
  var imageLimits: ImageLimits {
    ImageLimits(maximumBytes: options.maximumBodyBytes, maximumPixels: options.maximumPixels)
  }
}
