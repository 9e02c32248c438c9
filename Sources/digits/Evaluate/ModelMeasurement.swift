// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Kernels
import NeuralNet
import Training

/// The result of `digits evaluate`.
struct ModelMeasurement: Encodable {
  /// The model.
  let model: String
  /// The images.
  let data: EvaluationData
  /// What it was computed with.
  let engine: Engine
  /// The look at MNIST's test images; nil where others were read.
  var testReading: TestReading?
  /// What came out.
  let assessment: Assessment
  /// How long a read took; nil where nothing was read.
  var latency: Latency?
  /// What worse pictures do; nil where nobody asked.
  var corruption: CorruptionAccuracy?
  /// What pictures without a digit do; nil where nobody asked.
  var rejection: Rejection?
  /// What pictures of other scanners, pens and countries do; nil where nobody asked.
  var foreign: ForeignAccuracy?
  /// How well drawn scenes are read; nil where nobody asked.
  var scenes: SceneAccuracy?

  private enum CodingKeys: String, CodingKey {
    case model
    case data
    case split
    case testReading = "test_reading"
    case kernels
    case precision
    case latency
    case robustness
    case rejection
    case foreign
    case scenes
    case skipped
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(model, forKey: .model)
    try container.encode(data.description, forKey: .data)
    try container.encodeIfPresent(data.split, forKey: .split)
    try container.encodeIfPresent(testReading, forKey: .testReading)
    try container.encode(engine.backend.rawValue, forKey: .kernels)
    try container.encode(engine.precision.rawValue, forKey: .precision)
    try container.encodeIfPresent(latency, forKey: .latency)
    try container.encodeIfPresent(corruption, forKey: .robustness)
    try container.encodeIfPresent(rejection, forKey: .rejection)
    try container.encodeIfPresent(foreign, forKey: .foreign)
    try container.encodeIfPresent(scenes, forKey: .scenes)
    if !data.skipped.isEmpty { try container.encode(data.skipped, forKey: .skipped) }
    // Its members stand beside those above, in the same object.
    try assessment.encode(to: encoder)
  }

  /// Notes that MNIST's test images were read, where those are the images.
  ///
  /// - Parameters:
  ///   - loaded: The model that read them.
  ///   - date: When, RFC 3339 in UTC.
  mutating func noteTestReading(by loaded: LoadedModel, date: String) {
    guard data.split == .test else { return }
    testReading = TestReading(
      date: date,
      model: loaded.identifier,
      sha256: loaded.sha256,
      count: data.images.count
    )
  }

  /// The result for people.
  var text: String {
    var parts = [
      "\(model) on \(data.description), \(engine.backend.rawValue) kernels in "
        + engine.precision.rawValue,
      indented(summary.lines.dropFirst()),
      indented(confusion.lines),
    ]
    if let corruption { parts.append(indented(Self.table(corruption).lines)) }
    if let foreign { parts.append(indented(Self.table(foreign).lines)) }
    if let scenes { parts += Self.tables(scenes).map { indented($0.lines) } }
    if let rejection { parts.append(indented(Self.table(rejection).lines)) }
    if !data.skipped.isEmpty {
      let files = data.skipped.map { "\($0.file): \($0.reason)" }
      parts.append("Left out, \(files.count.grouped):\n" + indented(files))
    }
    return parts.joined(separator: "\n\n")
  }

  private func indented(_ lines: some Sequence<String>) -> String {
    lines.map { "  " + $0 }.joined(separator: "\n")
  }

  private var summary: TextTable {
    let interval = assessment.accuracyInterval
    var table = TextTable(header: ["", ""], alignments: [.left, .left])
    table.rows = [
      [
        "right",
        "\(assessment.correct.grouped) of \(assessment.count.grouped), "
          + "\(assessment.accuracy.percent(2)) (95 % interval \(interval.low.percent(2)) to "
          + "\(interval.high.percent(2)))",
      ],
      [
        "loss",
        "\(assessment.loss.fixed(5)) nats (negative log-likelihood), Brier score "
          + assessment.brier.fixed(5),
      ],
      [
        "calibration",
        "expected calibration error "
          + assessment.reliability.expectedCalibrationError.percent(3),
      ],
    ]
    let notFound = assessment.notFound.reduce(0, +)
    if notFound > 0 {
      table.rows.append(["nothing found", "in \(notFound.grouped) pictures, which count as wrong"])
    }
    for point in assessment.riskCoverage.points.dropLast() {
      table.rows.append([
        "answering \((point.coverage).percent(1))",
        "\(point.error.percent(3)) wrong, from a confidence of \(point.confidence.fixed(4))",
      ])
    }
    if assessment.stages.count > 1 {
      let shares = assessment.stages.map { $0.share.percent(1) }.joined(separator: ", ")
      table.rows.append(["stages", "answered \(shares)"])
    }
    if let cost = assessment.meanMultiplyAdds {
      table.rows.append(["cost", "\((cost / 1e6).fixed(2)) million multiply-adds an image"])
    }
    if let latency {
      table.rows.append([
        "speed",
        "\(latency.medianMicroseconds.fixed(1)) µs a read\(data.pictures == nil ? "" : " of a file") on one "
          + "thread, 99 % within \(latency.percentile99Microseconds.fixed(1)) µs",
      ])
    }
    return table
  }

  private var confusion: TextTable {
    var header = ["shown \\ read"] + (0...9).map(String.init)
    var rows = assessment.confusion.counts
    let notFound = assessment.notFound
    if notFound.contains(where: { $0 > 0 }) {
      header.append("nothing")
      rows = zip(rows, notFound).map { $0 + [$1] }
    }
    var table = TextTable(
      header: header,
      alignments: Array(repeating: .right, count: header.count)
    )
    for (digit, row) in rows.enumerated() {
      table.rows.append([String(digit)] + row.map { $0 == 0 ? "·" : $0.grouped })
    }
    return table
  }

  private static func table(_ corruption: CorruptionAccuracy) -> TextTable {
    var table = TextTable(
      header: ["right when worse"]
        + corruption.severities.map { "\(Double($0).percent(0))" },
      alignments: [.left] + corruption.severities.map { _ in .right }
    )
    table.rows =
      [["as they are"] + corruption.severities.map { _ in corruption.plain.percent(2) }]
      + corruption.kinds.map { [$0.kind.rawValue] + $0.accuracy.map { $0.percent(2) } }
      + [["mean"] + corruption.mean.map { $0.percent(2) }]
    return table
  }

  private static func table(_ foreign: ForeignAccuracy) -> TextTable {
    var table = TextTable(
      header: ["from elsewhere", "right", "accuracy", "accepted", "wrong of those"],
      alignments: [.left, .right, .right, .right, .right]
    )
    func shares(_ accuracy: Double, _ accepted: Double, _ error: Double) -> [String] {
      [accuracy.percent(2), accepted.percent(1), error.percent(2)]
    }
    table.rows = foreign.sources.map { row in
      [row.source.rawValue, "\(row.correct.grouped) of \(row.count.grouped)"]
        + shares(row.accuracy, row.accepted, row.acceptedError)
    }
    let mean = foreign.mean
    table.rows.append(["mean", ""] + shares(mean.accuracy, mean.accepted, mean.acceptedError))
    return table
  }

  private static func table(_ rejection: Rejection) -> TextTable {
    var table = TextTable(
      header: ["no digit", "held out", "AUROC", "accepted"],
      alignments: [.left, .left, .right, .right]
    )
    table.rows = rejection.kinds.map {
      [$0.kind.rawValue, $0.isHeldOut ? "yes" : "no", $0.area.fixed(4), $0.accepted.percent(1)]
    }
    for (name, told, group) in [
      ("all others", "no", rejection.trained), ("all held out", "yes", rejection.heldOut),
    ] {
      table.rows.append([name, told, group.roc.area.fixed(4), group.accepted.percent(1)])
    }
    table.rows.append(["digits", "", "", rejection.digitsAccepted.percent(1)])
    return table
  }
}
