// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Imaging
import Recognition

/// `digits-bench predict`: from a file's bytes to a reading, as the server does it, without HTTP.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "The whole way from a file's bytes to a reading, without HTTP."
  )

  @OptionGroup var options: ReportOptions

  func run() throws {
    try options.report { report in try Self.measure(into: &report, options) }
  }

  /// Adds the section.
  static func measure(into report: inout Report, _ options: ReportOptions) throws {
    let network = try Network.compiledIn()
    let recognizer = try Recognizer(model: network.model, identifier: network.name)
    let frame = try TestPicture.frame()
    let works = [
      try reading("PNG 28×28", try TestPicture.glyph().png(), recognizer),
      try reading("PNG 120×160, dark on light", try TestPicture.crop().png(), recognizer),
      try reading("JPEG 640×480, camera frame", try frame.jpeg(quality: 90), recognizer),
    ]
    let title = "Predict: decode, frame and read, default network"
    report.add(PictureMeasurement.section(title, works, seconds: options.seconds))
  }

  private static func reading(
    _ name: String,
    _ file: [UInt8],
    _ recognizer: Recognizer
  ) throws -> Work {
    guard recognizer.read(try Image(decoding: file, isColourNeeded: false)).predictedClass == 7
    else {
      throw ValidationError("Expected “\(name)” to be read as the seven that it is.")
    }
    return Work(name: name) { times in
      for _ in 0..<times {
        if let image = try? Image(decoding: file, isColourNeeded: false) {
          _ = recognizer.read(image)
        }
      }
    }
  }
}
