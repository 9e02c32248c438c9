// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Imaging

/// `digits-bench codecs`: from a file's bytes to pixels.
struct CodecsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codecs",
    abstract: "Decoding of PNG and JPEG files."
  )

  @OptionGroup var options: ReportOptions

  func run() throws {
    try options.report { report in try Self.measure(into: &report, options) }
  }

  /// Adds the section.
  static func measure(into report: inout Report, _ options: ReportOptions) throws {
    let frame = try TestPicture.frame()
    let works = [
      try decoding("PNG 28×28, grey", try TestPicture.glyph().png()),
      try decoding("PNG 640×480, colour", try frame.png()),
      try decoding("JPEG 640×480, colour, quality 90", try frame.jpeg(quality: 90)),
      try decoding(
        "JPEG 640×480, its brightness alone",
        try frame.jpeg(quality: 90),
        isColourNeeded: false
      ),
    ]
    let title = "Codecs: decode a file in memory"
    report.add(PictureMeasurement.section(title, works, seconds: options.seconds))
  }

  private static func decoding(
    _ name: String,
    _ file: [UInt8],
    isColourNeeded: Bool = true
  ) throws -> Work {
    // Whatever can go wrong goes wrong here, before anything is timed.
    _ = try Image(decoding: file, isColourNeeded: isColourNeeded)
    return Work(name: name) { times in
      for _ in 0..<times { _ = try? Image(decoding: file, isColourNeeded: isColourNeeded) }
    }
  }
}
