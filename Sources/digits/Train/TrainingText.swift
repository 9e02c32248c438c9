// DigitClassifier
// SPDX-License-Identifier: MIT

import Training

/// The words and numbers of a run, for people.
enum TrainingText {
  /// The live line, such as
  /// `epoch 3/24 [=====>    ] 61%  loss 0.0412  validation 99.12 %  4:12 left  18,204 images/s`.
  ///
  /// - Parameters:
  ///   - event: News of a step.
  ///   - width: Columns there are; what does not fit is left out, the least important first.
  /// - Returns: At most `width` characters, without a line break.
  static func step(_ event: TrainingEvent, width: Int) -> String {
    let stepsPerEpoch = max(1, event.steps / max(1, event.epochs))
    let done = event.step - (event.epoch - 1) * stepsPerEpoch
    let share = min(1, max(0, Double(done) / Double(stepsPerEpoch)))
    var parts = [
      "epoch \(event.epoch)/\(event.epochs) \(bar(share, length: 20)) \(Int(share * 100))%",
      "loss \(event.loss.fixed(4))",
    ]
    if let accuracy = event.validationAccuracy { parts.append("validation \(percent(accuracy))") }
    if let left = event.timeLeft { parts.append("\(time(left)) left") }
    parts.append("\(rate(event.imagesPerSecond)) images/s")
    while parts.count > 1, parts.joined(separator: "  ").count > width { parts.removeLast() }
    return String(parts.joined(separator: "  ").prefix(max(0, width)))
  }

  /// The line of a completed epoch.
  static func epoch(_ record: EpochRecord, of event: TrainingEvent) -> String {
    let number = String(record.epoch)
    let padding = String(repeating: " ", count: max(0, "\(event.epochs)".count - number.count))
    return [
      "epoch \(padding)\(number)/\(event.epochs)",
      "loss \(record.trainingLoss.fixed(4))",
      "validation loss \(record.validationLoss.fixed(4))",
      "accuracy \(percent(record.validationAccuracy))\(event.isBest ? " *" : "  ")",
      "\(record.trainingSeconds.fixed(1)) s",
      "\(rate(event.imagesPerSecond)) images/s",
    ].joined(separator: "  ")
  }

  /// What came of a run.
  static func summary(_ report: TrainingReport, folder: RunFolder) -> [String] {
    var lines = [
      "",
      "kept epoch \(report.bestEpoch) of \(report.history.count), "
        + "\(report.trainingSeconds.fixed(0)) s of training",
      "validation  " + score(report.validation.evaluation),
    ]
    if let coarse = report.validationBFloat16 {
      lines.append("  bfloat16  " + score(coarse.evaluation))
    }
    if let test = report.test { lines.append("test        " + score(test.evaluation)) }
    lines += [
      "model       \(folder.model) (\(report.model.identifier))",
      "report      \(folder.report)",
      "curves      \(folder.curves)",
    ]
    return lines
  }

  private static func score(_ evaluation: Evaluation) -> String {
    "\(evaluation.correct.grouped) of \(evaluation.count.grouped) right, "
      + "\(percent(evaluation.accuracy)), loss \(evaluation.loss.fixed(4))"
  }

  private static func percent(_ share: Double) -> String { "\((share * 100).fixed(2)) %" }

  private static func rate(_ perSecond: Double) -> String {
    perSecond.isFinite && abs(perSecond) < 1e15 ? Int(perSecond).grouped : "–"
  }

  private static func bar(_ share: Double, length: Int) -> String {
    let filled = Int(share * Double(length))
    guard filled < length else { return "[" + String(repeating: "=", count: length) + "]" }
    return "[" + String(repeating: "=", count: filled) + ">"
      + String(repeating: " ", count: length - filled - 1) + "]"
  }

  /// `4:07`, or `1:02:30` from an hour on.
  static func time(_ duration: Duration) -> String {
    let seconds = max(0, duration.components.seconds)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":\(two(seconds % 60))"
  }
}
