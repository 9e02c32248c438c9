// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Kernels

/// `digits-bench summary`: every case, the engine on the fastest backend alone.
struct Summary: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "All of the cases below, the engine on the fastest kernels alone."
  )

  @OptionGroup var options: ReportOptions

  func run() throws {
    try options.report { report in
      PeakCommand.measure(into: &report, options)
      report.add(ConvolutionCase.section(on: .fastest, seconds: options.seconds))
      for batch in [1, 256] {
        let measurement = EngineMeasurement(backend: .fastest, batch: batch)
        report.add(try measurement.section(options.seconds))
      }
      try ScalingCommand.measure(into: &report, options)
      try CodecsCommand.measure(into: &report, options)
      try FramingCommand.measure(into: &report, options)
      try PredictCommand.measure(into: &report, options)
    }
  }
}
