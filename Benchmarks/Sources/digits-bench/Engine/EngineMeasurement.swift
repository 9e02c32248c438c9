// DigitClassifier
// SPDX-License-Identifier: MIT

import Kernels

/// Measures layers and networks on one backend with one batch size, in turn with the peak.
struct EngineMeasurement {
  let backend: KernelBackend
  let batch: Int

  /// Measures for so many seconds and makes the table.
  func section(_ seconds: Double) throws -> Report.Section {
    let networks = try Network.all()
    let cases = try networks.flatMap { network in
      [try LayerCase.whole(network)] + (try LayerCase.layers(of: network))
    }
    return try section(cases, seconds)
  }

  private func section(_ cases: [LayerCase], _ seconds: Double) throws -> Report.Section {
    let peak = Peak(of: backend)
    var works: [Work] = []
    for item in cases {
      // A slice of the peak before each: the two are compared, so they have to be neighbours.
      works.append(peak.work)
      for model in [item.with, item.without].compactMap(\.self) {
        let run = try NetworkRun(model, backend: backend, batch: batch)
        works.append(Work(name: item.name) { run.run($0) })
      }
    }
    var samples = Interleaving(works: works, fewestRounds: 9).measure(seconds: seconds)[...]
    var section = Report.Section(
      title: "Engine: \(backend.rawValue), batch \(batch)",
      columns: [
        "µs a picture, best", "median", "GFLOP/s best", "median", "% of peak, best", "median",
      ]
    )
    // Every slice of the peak is the same work, so the fastest of all of them is the roof.
    let bestPeak = zip(works, samples).filter { $0.0.name == peak.name }.map(\.1.best).min() ?? .nan
    for item in cases {
      let peakMedian = samples.removeFirst().median
      let with = samples.removeFirst()
      let without = item.without == nil ? nil : samples.removeFirst()
      section.rows.append(
        row(item, with, without, [bestPeak, peakMedian].map { peak.operations / $0 })
      )
    }
    return section
  }

  /// The figures of a case; `peaks` are the peak's best and median GFLOP/s.
  private func row(
    _ item: LayerCase,
    _ with: Samples,
    _ without: Samples?,
    _ peaks: [Double]
  ) -> Report.Row {
    let pictures = Double(batch)
    let operations = 2 * Double(item.multiplyAdds)
    let best = (with.best - (without?.best ?? 0)) / pictures
    // Round by round: both of a round were measured one after the other.
    let differences = with.nanoseconds.indices.map { round in
      (with.nanoseconds[round] - (without?.nanoseconds[round] ?? 0)) / pictures
    }
    // A difference that noise has made zero or less says nothing.
    let times = [best, differences.median].map { $0 > 0 ? $0 : nil }
    let rates = times.map { time in time.map { operations / $0 } }
    let shares = zip(rates, peaks).map { rate, peak in rate.map { 100 * $0 / peak } }
    return Report.Row(
      name: item.name,
      figures: times.map { time in time.map { $0 / 1e3 } } + rates + shares
    )
  }
}
