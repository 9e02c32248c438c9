// DigitClassifier
// SPDX-License-Identifier: MIT

import Training

extension ReleaseReport {
  /// The report for people: every measure with its tolerance, and what follows.
  var text: String {
    var table = TextTable(
      header: ["measure", "current", "new", "worst allowed", "verdict", "tolerance"],
      alignments: [.left, .right, .right, .right, .left, .left]
    )
    table.rows = comparison.findings.map { finding in
      [
        finding.name, finding.text(finding.current), finding.text(finding.new),
        finding.text(finding.limit), finding.verdict, finding.tolerance,
      ]
    }
    var lines = [
      "\(new.identifier) (\(new.kernels), \(new.precision)) against \(current.identifier) "
        + "(\(current.kernels), \(current.precision)) on \(data.name), \(data.count.grouped)",
      "",
    ]
    lines += table.lines.map { "  " + $0 }
    lines += [
      "",
      "Read right by the new model alone: \(pairs.onlyNew.grouped), by the current one alone: "
        + "\(pairs.onlyCurrent.grouped), by both: \(pairs.both.grouped), by neither: "
        + "\(pairs.neither.grouped).",
    ]
    if let latency {
      lines.append(
        "The new model takes \(latency.ratio.fixed(2)) times as long as the current one, measured in "
          + "turn in \(latency.rounds) rounds."
      )
    }
    if !comparison.notMeasured.isEmpty {
      let names = comparison.notMeasured.map(\.name).joined(separator: ", ")
      lines.append("Not measured, and so not decided by: \(names).")
    }
    lines.append(conclusion)
    return lines.joined(separator: "\n")
  }

  private var conclusion: String {
    guard !passes else {
      return "PASS: \(new.identifier) may take the place of \(current.identifier)."
    }
    let failures = comparison.failures.map { "\($0.name) by \($0.text($0.excess))" }
    return
      "FAIL: \(new.identifier) is worse than \(current.identifier) beyond the tolerance: "
      + failures.joined(separator: ", ") + "."
  }
}

extension ReleaseFinding.Measure {
  /// What it is called in a table.
  fileprivate var name: String {
    switch self {
    case .errors: "read wrong"
    case .calibration: "calibration error"
    case .rejectionArea: "AUROC, unseen non-digits"
    case .nonDigitsAccepted: "unseen non-digits accepted"
    case .digitsAccepted: "digits accepted"
    case .robustness: "right when worse"
    case .latency: "time of a read"
    case .multiplyAdds: "multiply-adds, first stage"
    }
  }
}

extension ReleaseFinding {
  fileprivate var name: String {
    severity.map { "\(measure.name), \($0.percent(0))" } ?? measure.name
  }

  fileprivate var verdict: String { isKept ? "pass" : "FAIL by \(text(excess))" }

  /// A number of this measure, with its unit.
  fileprivate func text(_ value: Double) -> String {
    switch measure {
    case .errors: value.fixed(0)
    case .calibration: value.percent(3)
    case .rejectionArea: value.fixed(4)
    case .nonDigitsAccepted, .digitsAccepted, .robustness: value.percent(2)
    case .latency: "\(value.fixed(1)) µs"
    case .multiplyAdds: "\((value / 1e6).fixed(2)) million"
    }
  }
}
