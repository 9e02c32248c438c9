// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Imaging
import Recognition

/// `digits-bench framing`: from pixels to the glyph that the network sees.
struct FramingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "framing",
    abstract: "Finding the digit in a picture and framing it."
  )

  @OptionGroup var options: ReportOptions

  func run() throws {
    try options.report { report in try Self.measure(into: &report, options) }
  }

  /// Adds the section.
  static func measure(into report: inout Report, _ options: ReportOptions) throws {
    let works = [
      try framing("28×28, passed through", try TestPicture.glyph()),
      try framing("120×160, dark on light", try TestPicture.crop()),
      try framing("640×480, camera frame", try TestPicture.frame()),
    ]
    let title = "Framing: find the digit and frame it"
    report.add(PictureMeasurement.section(title, works, seconds: options.seconds))
  }

  private static func framing(_ name: String, _ picture: Image) throws -> Work {
    guard Framing.frame(picture) != nil else {
      throw ValidationError("Expected a digit in the picture “\(name)”; none was found.")
    }
    return Work(name: name) { times in
      for _ in 0..<times { _ = Framing.frame(picture) }
    }
  }
}
