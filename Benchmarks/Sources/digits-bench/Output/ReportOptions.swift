// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser

/// Where the figures go, and how long to measure.
struct ReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Also write the figures to this file, as JSON.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Seconds for each group of cases.", valueName: "seconds"))
  var seconds: Double = 3

  func validate() throws {
    guard seconds.isFinite, seconds > 0 else {
      throw ValidationError("--seconds takes a number above 0.")
    }
  }

  /// Prints on what is measured, lets `measure` add sections, and writes what was asked for.
  func report(_ measure: (inout Report) throws -> Void) throws {
    var report = Report(machine: Machine())
    for line in report.machine.lines { print(line) }
    try measure(&report)
    if let json { try report.write(to: json) }
  }
}
