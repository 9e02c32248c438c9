// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Imaging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// The sections that every page has.
extension AssessmentPage {
  func headline() -> String? {
    let interval = assessment.accuracyInterval
    var cards = [
      Fact("Read right", assessment.accuracy.percent(2)),
      Fact("95 % interval", "\(interval.low.percent(2)) – \(interval.high.percent(2))"),
      Fact("Wrong", "\(assessment.count - assessment.correct) of \(assessment.count)"),
      Fact("Calibration error", assessment.reliability.expectedCalibrationError.percent(2)),
      Fact("Log-likelihood loss", "\(assessment.loss.fixed(4)) nats"),
      Fact("Brier score", assessment.brier.fixed(4)),
    ]
    if let latency {
      cards += [
        Fact("A read takes", "\(latency.medianMicroseconds.fixed(0)) µs"),
        Fact("99 % take at most", "\(latency.percentile99Microseconds.fixed(0)) µs"),
      ]
    }
    if let cost = assessment.meanMultiplyAdds {
      cards.append(Fact("Multiply-adds", "\((cost / 1e6).fixed(1)) million"))
    }
    return Self.section(
      "In short",
      "On further images of this kind the accuracy lies within the interval with 95 % confidence; the other "
        + "numbers are explained below, and of errors and losses less is better.",
      #"<dl class="cards">\#(cards.map(Self.term).joined(separator: "\n"))</dl>"#
    )
  }

  func reliability() -> String? {
    Self.section(
      "Does confidence mean what it says?",
      "Each bar holds the answers of about one confidence and shows how many of them were right: where bars end on "
        + "the line, an answer given with 90 % is right nine times in ten; the expected calibration error, "
        + "\(assessment.reliability.expectedCalibrationError.percent(2)), is the mean distance from it.",
      assessment.reliability.figure()
    )
  }

  func riskCoverage() -> String? {
    let table = MarkupTable(
      header: ["answered", "wrong", "least confidence"],
      rows: assessment.riskCoverage.points.map { point in
        (
          name: point.coverage.percent(1),
          cells: [.init(point.error.percent(3)), .init(point.confidence.fixed(4))]
        )
      }
    )
    return Self.section(
      "What does refusing to answer gain?",
      "If only the most confident answers are used and the others go to a person, so many of the used ones are "
        + "wrong; the area under the curve (AURC) is \(assessment.riskCoverage.area.percent(4)).",
      assessment.riskCoverage.figure(),
      table.html()
    )
  }

  func confusion() -> String? {
    let counts = assessment.confusion.counts
    let notFound = assessment.notFound
    let isAllFound = notFound.allSatisfy { $0 == 0 }
    let worst =
      counts.indices.flatMap { row in
        counts[row].indices.filter { $0 != row }.map { counts[row][$0] }
      }.max() ?? 0
    let table = MarkupTable(
      header: ["shown \\ read"] + (0...9).map(String.init) + (isAllFound ? [] : ["nothing"]),
      rows: counts.enumerated().map { truth, row in
        let cells: [MarkupTable.Cell] = row.enumerated().map { answer, count in
          if truth == answer { return .init("\(count)", heat: 0.25, style: "good") }
          guard count > 0 else { return .init("·") }
          return .init("\(count)", heat: 0.15 + 0.6 * share(count, of: worst))
        }
        return (
          name: "\(truth)", cells: cells + (isAllFound ? [] : [.init("\(notFound[truth])")])
        )
      }
    )
    return Self.section(
      "Which digits are taken for which?",
      "Each row is the digit on the image and each column the digit that was read: what is off the diagonal is "
        + "wrong, and the redder the more often.",
      table.html()
    )
  }

  func classes() -> String? {
    let table = MarkupTable(
      header: ["digit", "images", "precision", "recall", "F1"],
      rows: assessment.classes.map { score in
        (
          name: "\(score.digit)",
          cells: [
            .init("\(score.count)"), .init(score.precision.percent(2)),
            .init(score.recall.percent(2)), .init(score.f1.percent(2)),
          ]
        )
      }
    )
    return Self.section(
      "How well is each digit read?",
      "Recall is the share of a digit's images that is read right, precision the share of the answers with this "
        + "digit that is right, and F1 their harmonic mean.",
      table.html()
    )
  }

  func mistakes() throws(ImageError) -> String? {
    guard !assessment.worstMistakes.isEmpty else { return nil }
    var figures: [String] = []
    for mistake in assessment.worstMistakes {
      let picture = try GreyImage(
        width: images.columns,
        height: images.rows,
        pixels: Array(images.pixels(of: mistake.index))
      )
      let data = Data(try picture.png()).base64EncodedString()
      let name = names.indices.contains(mistake.index) ? names[mistake.index] : "\(mistake.index)"
      let answer = mistake.answer.map(String.init) ?? "nothing"
      figures.append(
        """
        <figure><img src="data:image/png;base64,\(data)" width="84" height="84" \
        alt="a \(mistake.label) read as \(answer)"/>
        <figcaption><b>\(mistake.label)</b> read as <b>\(answer)</b><br/>\
        with \(mistake.confidence.percent(1))<br/><small>\(name.escapedForMarkup)</small></figcaption></figure>
        """
      )
    }
    return Self.section(
      "The worst mistakes",
      "Of the wrong answers these \(figures.count) were given with the greatest confidence; under each picture "
        + "stand what it shows, what was read, and which image it is.",
      #"<div class="pictures">\#(figures.joined(separator: "\n"))</div>"#
    )
  }

  func stages() -> String? {
    guard assessment.stages.count > 1 else { return nil }
    let table = MarkupTable(
      header: ["stage", "images", "share", "right"],
      rows: assessment.stages.enumerated().map { index, stage in
        (
          name: "\(index + 1)",
          cells: [
            .init("\(stage.count)"), .init(stage.share.percent(2)),
            .init(stage.accuracy.percent(2)),
          ]
        )
      }
    )
    return Self.section(
      "Which network answers?",
      "The first stage answers where it is sure, and only the rest goes on to the next, larger one.",
      table.html()
    )
  }
}
