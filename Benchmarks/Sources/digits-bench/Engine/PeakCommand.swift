// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser

/// `digits-bench peak`: what the core could do.
struct PeakCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peak",
    abstract: "The most multiply-adds that this core does, by instruction set."
  )

  @OptionGroup var options: ReportOptions

  func run() throws {
    try options.report { report in Self.measure(into: &report, options) }
  }

  /// Adds the section.
  static func measure(into report: inout Report, _ options: ReportOptions) {
    let peaks = Peak.available
    let samples = Interleaving(works: peaks.map(\.work)).measure(seconds: options.seconds)
    var section = Report.Section(
      title: "Peak: multiply-adds on registers alone, one core",
      columns: ["GFLOP/s best", "median"]
    )
    for (peak, samples) in zip(peaks, samples) {
      let figures = [peak.operations / samples.best, peak.operations / samples.median]
      section.rows.append(Report.Row(name: peak.name, figures: figures))
    }
    report.add(section)
  }
}
