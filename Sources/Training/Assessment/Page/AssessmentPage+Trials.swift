// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets

// The sections of what was asked for beyond the images themselves.
extension AssessmentPage {
  func robustness() -> String? {
    guard let corruption else { return nil }
    func cells(_ values: [Double]) -> [MarkupTable.Cell] {
      values.map { .init($0.percent(2), heat: min(0.75, corruption.plain - $0)) }
    }
    let table = MarkupTable(
      header: ["kind"] + corruption.severities.map { "strength \(Double($0).fixed(2))" },
      rows: corruption.kinds.map { (name: $0.kind.rawValue, cells: cells($0.accuracy)) }
        + [(name: "mean", cells: cells(corruption.mean))]
    )
    return Self.section(
      "What if the pictures get worse?",
      "Each of \(corruption.count) images was spoilt in \(corruption.kinds.count) ways at three strengths and read "
        + "again: the table shows the share still read right, redder the further it fell from the "
        + "\(corruption.plain.percent(2)) of those images as they are.",
      table.html()
    )
  }

  func foreignSection() -> String? {
    guard let foreign else { return nil }
    func cells(_ accuracy: Double, _ accepted: Double, _ error: Double) -> [MarkupTable.Cell] {
      [
        .init(accuracy.percent(2), heat: min(0.75, assessment.accuracy - accuracy)),
        .init(accepted.percent(1)), .init(error.percent(2), heat: min(0.75, 4 * error)),
      ]
    }
    let sources = foreign.sources.map { row in
      (
        name: row.source.rawValue,
        cells: [.init("\(row.count)"), .init("\(row.correct)")]
          + cells(row.accuracy, row.accepted, row.acceptedError)
      )
    }
    let mean = foreign.mean
    let table = MarkupTable(
      header: ["source", "pictures", "right", "accuracy", "accepted", "wrong of those"],
      rows: sources + [
        (
          name: "mean",
          cells: [.init(""), .init("")] + cells(mean.accuracy, mean.accepted, mean.acceptedError)
        )
      ]
    )
    return Self.section(
      "What if the digits come from elsewhere?",
      "These are whole pictures, in which the digit has to be found first, from scanners, pens and countries that "
        + "training never shows; accepted are readings from a confidence of \(foreign.threshold.fixed(2)) on that the "
        + "model does not doubt to be digits, and the last column is the share of wrong ones among them.",
      table.html()
    )
  }

  func rejectionSection() -> String? {
    guard let rejection else { return nil }
    func cells(_ area: Double, _ accepted: Double, heldOut: Bool) -> [MarkupTable.Cell] {
      [
        .init(heldOut ? "yes" : "no"), .init(area.fixed(4)),
        .init(accepted.percent(1), heat: accepted * 0.7),
      ]
    }
    let kinds = rejection.kinds.map { row in
      (
        name: row.kind.rawValue,
        cells: cells(row.area, row.accepted, heldOut: row.isHeldOut)
      )
    }
    let groups = [
      ("all others", rejection.trained, false), ("all held out", rejection.heldOut, true),
    ].map { name, group, heldOut in
      (name: name, cells: cells(group.roc.area, group.accepted, heldOut: heldOut))
    }
    let table = MarkupTable(
      header: ["picture", "held out", "AUROC", "accepted"],
      rows: kinds + groups
    )
    return Self.section(
      "Does it know what is no digit?",
      "The curve shows how many digits and how many other pictures are accepted at every confidence asked for, the "
        + "nearer to the upper left corner the better; the table shows how many are accepted from a confidence of "
        + "\(rejection.threshold.fixed(2)) on and up to a probability of “no digit” of "
        + "\(rejection.nonDigitLimit.fixed(4)), where \(rejection.digitsAccepted.percent(1)) of the digits are, and "
        + "“held out” are kinds that no recipe ever trains on.",
      rejection.figure(),
      table.html()
    )
  }

  func leftOutSection() -> String? {
    guard !leftOut.isEmpty else { return nil }
    return Self.section(
      "Files left out",
      "These \(leftOut.count) files gave no image and are in none of the numbers above.",
      "<dl>\(leftOut.map(Self.term).joined(separator: "\n"))</dl>"
    )
  }
}
