// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Recognition

// The sections on how well the model does: all of it measured.
extension ModelCardPage {
  func accuracy() -> String {
    let interval = assessment.accuracyInterval
    let table = MarkdownTable(
      header: [">digit", ">images", ">precision", ">recall", ">F1"],
      rows: assessment.classes.map { score in
        [
          "\(score.digit)", "\(score.count)", score.precision.percent(2), score.recall.percent(2),
          score.f1.percent(2),
        ]
      }
    )
    return Self.section(
      "Accuracy",
      "**\(assessment.accuracy.percent(2))**: \(assessment.correct) of \(assessment.count) right. On further images of "
        + "this kind it lies between \(interval.low.percent(2)) and \(interval.high.percent(2)) with 95 % confidence.",
      table.text
    )
  }

  func calibration() -> String {
    let filled = assessment.reliability.bins.filter { $0.count > 0 }
    let table = MarkdownTable(
      header: [">confidence", ">answers", ">mean confidence", ">right"],
      rows: filled.map { bin in
        [
          "\(bin.low.percent(1)) to \(bin.high.percent(1))", "\(bin.count)",
          bin.confidence.percent(2), bin.accuracy.percent(2),
        ]
      }
    )
    return Self.section(
      "Calibration",
      "The expected calibration error is **\(assessment.reliability.expectedCalibrationError.percent(3))**, the "
        + "negative log-likelihood \(assessment.loss.fixed(5)) nats, the Brier score \(assessment.brier.fixed(5)).",
      table.text
    )
  }

  func refusal() -> String {
    let points = MarkdownTable(
      header: [">answered", ">of these wrong", ">least confidence"],
      rows: assessment.riskCoverage.points.map {
        [$0.coverage.percent(1), $0.error.percent(3), $0.confidence.fixed(6)]
      }
    )
    let count = origin.risk?.count
    return Self.section(
      "Refusing to answer",
      "If only the surest answers are used, fewer of them are wrong. The area under the curve of risk over coverage is "
        + "\(assessment.riskCoverage.area.percent(4)).",
      assessment.riskCoverage.points.isEmpty ? nil : points.text,
      count.map {
        "What the model can promise (\("--max-error".code)) rests on \($0) labelled readings in its file, which no "
          + "network learnt from; "
          + (readsPictures
            ? "for this page whole pictures were read, without a promise."
            : "“here” are the images of this page.")
      } ?? "The file holds no labelled readings, so nothing can be promised.",
      count.map { _ in ladder() }
    )
  }

  /// Each promise that is tried, or why it cannot be made; empty where the file has no record.
  func promises() -> [(promise: Promise?, refusal: Promise.Refusal?)] {
    guard let risk = origin.risk else { return [] }
    return Promise.ladder.map { share in
      do throws(Promise.Refusal) {
        return (try Promise(maximumError: share, record: risk), nil)
      } catch {
        return (nil, error)
      }
    }
  }

  private func ladder() -> String {
    let rows = zip(Promise.ladder, promises()).map { share, outcome -> [String] in
      if let promise = outcome.promise {
        return [
          Self.inWords(share), promise.threshold.fixed(6), promise.expectedAcceptance.percent(2),
        ] + outcomeHere(of: promise)
      }
      let needed = outcome.refusal?.readingsNeeded
      return [
        Self.inWords(share),
        needed.map { "not supported: about \($0) labelled readings needed" }
          ?? "not supported by any number of readings",
        "–", "–", "–",
      ]
    }
    return MarkdownTable(
      header: [
        ">wrong at most", ">accepted from", ">expected to be accepted", ">accepted here",
        ">wrong here",
      ],
      rows: rows
    ).text
  }

  /// The share of this page's images that a promise accepts, and how many of those are wrong.
  private func outcomeHere(of promise: Promise) -> [String] {
    // A promise covers glyphs alone, and of a whole picture's reading nobody knows any more what it rests on.
    guard !readsPictures else { return ["–", "–"] }
    let acceptance = Acceptance(promise, nonDigitLimit: origin.risk?.nonDigitLimit)
    let accepted = answers.filter { $0.isAccepted(by: acceptance) }
    let wrong = accepted.count { !$0.isRight }
    return [
      Training.share(accepted.count, of: answers.count).percent(2), "\(wrong) of \(accepted.count)",
    ]
  }

  private var readsPictures: Bool { answers.contains { $0.reading != nil } }

  func robustness() -> String? {
    guard let corruption else { return nil }
    let table = MarkdownTable(
      header: ["kind"] + corruption.severities.map { ">severity \(Double($0).fixed(2))" },
      rows: [["as they are"] + corruption.severities.map { _ in corruption.plain.percent(2) }]
        + corruption.kinds.map { row in
          [row.kind.rawValue] + row.accuracy.map { $0.percent(2) }
        } + [["**mean**"] + corruption.mean.map { "**\($0.percent(2))**" }]
    )
    return Self.section(
      "Worse pictures",
      "Each of \(corruption.count) images, spoilt in \(corruption.kinds.count) ways at "
        + "\(corruption.severities.count) severities (seed \(corruption.seed)): the share still read right.",
      table.text
    )
  }

  func foreignSection() -> String? {
    guard let foreign else { return nil }
    let mean = foreign.mean
    let table = MarkdownTable(
      header: ["source", ">pictures", ">right", ">accepted", ">wrong of those"],
      rows: foreign.sources.map { row in
        [
          row.source.rawValue.code, "\(row.count)", row.accuracy.percent(1),
          row.accepted.percent(1), row.acceptedError.percent(1),
        ]
      } + [
        [
          "**mean**", "", "**\(mean.accuracy.percent(1))**", "**\(mean.accepted.percent(1))**",
          "**\(mean.acceptedError.percent(1))**",
        ]
      ]
    )
    return Self.section(
      "Other sources",
      "Whole pictures of scanners, pens and habits that no recipe trains on, in which the digit has to be found first "
        + "(seed \(foreign.seed)).",
      table.text
    )
  }

  func rejectionSection() -> String? {
    guard let rejection else { return nil }
    var rows = rejection.kinds.map { row in
      [
        row.kind.rawValue.code, row.isHeldOut ? "yes" : "no", "\(row.count)", row.area.fixed(4),
        row.accepted.percent(1),
      ]
    }
    for (name, told, group) in [
      ("**all others**", "no", rejection.trained), ("**all held out**", "yes", rejection.heldOut),
    ] {
      rows.append([
        name, told, "\(group.count)", group.roc.area.fixed(4), group.accepted.percent(1),
      ])
    }
    let table = MarkdownTable(
      header: ["kind", "held out", ">pictures", ">AUROC", ">accepted"],
      rows: rows
    )
    return Self.section(
      "Pictures without a digit",
      "Accepted means: taken for a digit with a confidence of at least \(rejection.threshold.fixed(2)) and a "
        + "probability of “no digit” of at most \(rejection.nonDigitLimit.fixed(4)), as "
        + "\(rejection.digitsAccepted.percent(2)) of the digits are (seed \(rejection.seed)). No recipe trains on the "
        + "kinds held out: they stand for what nobody thought of.",
      table.text
    )
  }

  /// A share of errors as people say it: 0.002 is “2 in 1000”.
  static func inWords(_ share: Double) -> String {
    var unit = 1
    while unit < 1_000_000 {
      let count = share * Double(unit)
      // 0.0002 · 10,000 need not be 2 to the last bit.
      if count.rounded() >= 1, abs(count - count.rounded()) < 1e-9 { break }
      unit *= 10
    }
    return "\((share * Double(unit)).fixed(0)) in \(unit)"
  }
}
