// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import Hummingbird
import Imaging
import NIOCore
import Recognition

/// `POST /predict`: one picture in, one digit out.
struct PredictEndpoint: Sendable {
  /// The most bytes of a picture that is read on the spot, in the request's own task.
  private static let smallBytes = 32 * 1024
  /// The most pixels of such a picture; reading it takes well under a millisecond.
  private static let smallPixels = 128 * 128

  let reader: DigitReader
  let camera: (any FrameSource)?
  let gate: RequestGate
  let pool: RecognitionPool
  let options: ServerOptions
  let now: @Sendable () -> Duration

  /// The operation.
  var endpoint: Endpoint {
    Endpoint(
      .post,
      "/predict",
      produces: "application/json",
      failures: [
        .missingInput, .invalidParameter, .malformedForm, .cameraNotConfigured, .requestTimeout,
        .contentTooLarge, .unsupportedMediaType, .unreadableImage, .overloaded, .cameraUnavailable,
      ]
    ) { request, _ in
      try await gate.pass { try await predict(request).response }
    }
  }

  private func predict(_ request: Request) async throws -> Prediction {
    let limits = MultipartLimits(
      maximumParts: options.maximumFormParts,
      maximumFileBytes: options.maximumBodyBytes
    )
    switch try await PredictionInput.read(
      request,
      limits: limits,
      maximumBytes: options.maximumBodyBytes
    ) {
    case .camera:
      return try await predictFromCamera()
    case .upload(let bytes):
      return try await predict(upload: bytes)
    }
  }

  private func predict(upload bytes: [UInt8]) async throws -> Prediction {
    let limits = ImageLimits(
      maximumBytes: options.maximumBodyBytes,
      maximumPixels: options.maximumPixels
    )
    let isSmall =
      bytes.count <= Self.smallBytes
      && PictureHeader.pixelCount(bytes).map { $0 <= Self.smallPixels } ?? false
    return try await run(onTheSpot: isSmall, source: .upload) {
      try Image(decoding: bytes, limits: limits)
    }
  }

  private func predictFromCamera() async throws -> Prediction {
    guard let camera else {
      throw ServerError(
        .cameraNotConfigured,
        "This server has no camera. Start it with --camera-folder FOLDER, or upload a picture."
      )
    }
    let image = try await camera.newestFrame().image
    let isSmall = image.width * image.height <= Self.smallPixels
    return try await run(onTheSpot: isSmall, source: .camera) { image }
  }

  /// Reads a picture here or, where it may take long, on a thread of the pool.
  private func run(
    onTheSpot: Bool,
    source: Prediction.Source,
    _ image: @escaping @Sendable () throws -> Image
  ) async throws -> Prediction {
    let work: @Sendable () throws -> Prediction = { [reader, now] in
      let start = now()
      let reading = try reader.read(image())
      return Prediction(
        reading: reading,
        model: reader.identifier,
        source: source,
        elapsed: now() - start
      )
    }
    return onTheSpot ? try work() : try await pool.run(work)
  }
}
