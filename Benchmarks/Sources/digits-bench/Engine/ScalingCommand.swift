// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Dispatch
import Kernels

/// `digits-bench scaling`: what larger batches and a second thread bring.
struct ScalingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaling",
    abstract: "Pictures a second by batch size, on one thread and on two."
  )

  @OptionGroup var options: ReportOptions

  func run() throws {
    try options.report { report in try Self.measure(into: &report, options) }
  }

  /// Adds a section for each network.
  static func measure(into report: inout Report, _ options: ReportOptions) throws {
    for network in try Network.all() {
      report.add(try section(network, options))
    }
  }

  private static func section(
    _ network: Network,
    _ options: ReportOptions
  ) throws -> Report.Section {
    let batches = (0...10).map { 1 << $0 }
    var works: [Work] = []
    for batch in batches {
      // A workspace for each thread: plans are shared, scratch memory is not.
      let runs = try (0..<2).map { _ in
        try NetworkRun(network.model, backend: .fastest, batch: batch)
      }
      works.append(Work(name: "batch \(batch)") { runs[0].run($0) })
      works.append(Work(name: "batch \(batch), two threads") { times in parallel(runs, times) })
    }
    // Ten times the usual slice: handing work to a second thread takes a while, and is not the point.
    let samples = Interleaving(works: works, slice: 1e7).measure(seconds: options.seconds)
    var section = Report.Section(
      title: "Scaling: \(network.name), pictures/s",
      columns: ["one thread, best", "median", "two threads, best", "median", "two : one"]
    )
    for (index, batch) in batches.enumerated() {
      let (one, two) = (samples[2 * index], samples[2 * index + 1])
      let pictures = Double(batch) * 1e9
      section.rows.append(
        Report.Row(
          name: "batch \(batch)",
          figures: [
            pictures / one.best, pictures / one.median, 2 * pictures / two.best,
            2 * pictures / two.median, 2 * one.median / two.median,
          ]
        )
      )
    }
    return section
  }

  /// Lets each run compute so many times, all at once.
  private static func parallel(_ runs: [NetworkRun], _ times: Int) {
    DispatchQueue.concurrentPerform(iterations: runs.count) { runs[$0].run(times) }
  }
}
