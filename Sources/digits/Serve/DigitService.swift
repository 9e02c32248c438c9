// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import Imaging
import Logging
import NeuralNet
import Recognition
import Server
import ServiceLifecycle
import UnixSignals

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The server with everything it needs, built from settings: the composition root of `digits
/// serve`.
struct DigitService {
  /// The folder that plays the camera when nobody names one, if it is there.
  static let sampleFolder = "samples/camera"

  private let server: DigitServer
  private let logger: Logger

  /// Loads the network, opens the camera and builds the server; nothing listens yet.
  ///
  /// - Throws: `CommandFailure`, `RecognitionError` or `CameraError`.
  init(_ settings: ServeSettings) throws {
    let logger = settings.logFormat.makeLogger(label: "digits", level: settings.logLevel)
    let loaded = try LoadedModel(path: settings.model)
    let camera = try Self.camera(settings)
    let options = settings.options
    let engine = settings.engine.engine(for: loaded.bundle.metadata)
    let plain = try loaded.recognizer(on: engine)
    let recognizer = try settings.maximumError.map { try plain.promising($0) } ?? plain
    if let promise = recognizer.acceptance.promise {
      logger.info(
        "At most \(promise.maximumError) of accepted readings are wrong, as far as pictures are like the labelled ones",
        metadata: [
          "threshold": "\(promise.threshold)",
          "expected_acceptance": "\(promise.expectedAcceptance)",
          "labelled": "\(promise.evidence.accepted)", "wrong": "\(promise.evidence.errors)",
        ]
      )
    }
    do {
      server = try DigitServer(
        options: options,
        recognizer: recognizer,
        model: ModelDescription(loaded, recognizer, precision: engine.precision),
        camera: camera?.source,
        logger: logger,
        version: Version.number,
        onListening: { port in
          let host = options.host.contains(":") ? "[\(options.host)]" : options.host
          logger.info(
            "Listening on http://\(host):\(port), API pages at /docs",
            metadata: [
              "model": "\(loaded.identifier)", "camera": "\(camera?.folder ?? "none")",
              "kernels": "\(engine.backend)", "precision": "\(engine.precision)",
            ]
          )
        }
      )
    } catch {
      throw CommandFailure(error.message)
    }
    self.logger = logger
  }

  /// Answers until SIGINT or SIGTERM, then finishes what is in flight.
  func run() async throws {
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [server],
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger
      )
    )
    do {
      try await group.run()
    } catch let error as ServerError {
      throw CommandFailure(error.message)
    }
  }

  private static func camera(
    _ settings: ServeSettings
  ) throws(CameraError) -> (folder: String, source: FolderCamera)? {
    let limits = ImageLimits(
      maximumBytes: settings.options.maximumBodyBytes,
      maximumPixels: settings.options.maximumPixels
    )
    if let folder = settings.cameraFolder {
      return (folder, try FolderCamera(folder: folder, limits: limits))
    }
    guard FileManager.default.fileExists(atPath: sampleFolder) else { return nil }
    return (sampleFolder, try FolderCamera(folder: sampleFolder, limits: limits))
  }
}
