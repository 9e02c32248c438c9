// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Cameras
import Imaging
import Logging
import Recognition
import Server
import ServiceLifecycle

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `digits serve`: answers over HTTP.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answers over HTTP; the API's pages are at /docs.",
    discussion: """
      Each setting can come from a flag, from the environment or from a JSON file, in this order \
      of strength. The file holds an object with the settings \(ServeSetting.names); the \
      environment has them in capitals after DIGITS_, such as DIGITS_PORT. A plain PORT is heeded \
      too.

        digits serve --port 9000 --camera-folder samples/camera
        curl -F file=@seven.png http://127.0.0.1:9000/predict
      """
  )

  @Option(help: "The address to listen on; without it 127.0.0.1.")
  var host: String?

  @Option(help: "The port to listen on, 0 for any that is free; without it 8000.")
  var port: Int?

  @Option(
    help: ArgumentHelp(
      "A folder of pictures that plays the camera.",
      discussion: "Without it samples/camera, if that is there.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var cameraFolder: String?

  @OptionGroup var promise: PromiseOptions

  @OptionGroup var model: ModelOptions

  @Option(
    help: ArgumentHelp(
      "A JSON file with settings.",
      discussion: "Without it DIGITS_CONFIG.",
      valueName: "file"
    ),
    completion: .file(extensions: ["json"])
  )
  var config: String?

  @Option(
    help: ArgumentHelp(
      "The least important log lines to write: trace, debug, info, notice, warning, error or "
        + "critical; without it info.",
      valueName: "level"
    )
  )
  var logLevel: String?

  @Option(help: ArgumentHelp("How log lines look: text or json; without it text."))
  var logFormat: String?

  @Flag(help: "Let everybody who can reach a public address use the server.")
  var allowAnonymous = false

  func run() async throws {
    let path = config ?? Environment.value("DIGITS_CONFIG")
    let file = try path.map { (path) throws(CommandFailure) in try ConfigurationFile(path: path) }
    let settings = try ServeSettings(
      flags: flags,
      environment: Environment.variables,
      file: file?.values ?? [:]
    )
    try await DigitService(settings).run()
  }

  /// What was given on the command line.
  private var flags: [ServeSetting: String] {
    let given: [(ServeSetting, String?)] = [
      (.host, host), (.port, port.map(String.init)), (.cameraFolder, cameraFolder),
      (.model, model.model), (.precision, model.precision),
      (.maximumError, promise.maxError), (.logLevel, logLevel),
      (.logFormat, logFormat),
      (.allowAnonymous, allowAnonymous ? "true" : nil),
    ]
    return Dictionary(
      uniqueKeysWithValues: given.compactMap { setting, text in text.map { (setting, $0) } }
    )
  }
}
