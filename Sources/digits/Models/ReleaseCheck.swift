// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Kernels
import NeuralNet
import Training

/// Measures two models on the same images and pictures.
struct ReleaseCheck {
  /// The model that may be released.
  let new: TrialModel
  /// The model that it would replace.
  let current: TrialModel
  /// What both read; every digit is among the images that are glyphs.
  let data: EvaluationData
  /// How much worse the new one may be.
  var tolerances = ReleaseTolerances.standard
  /// Whether to time reads.
  var timesReads = true
  /// What both are put through.
  var plan = TrialPlan()

  /// Measures and compares.
  ///
  /// - Parameter environment: When, with what and on which machine.
  /// - Returns: The report with its verdict.
  /// - Throws: `CommandFailure` where a picture cannot be read any more.
  func report(
    in environment: ReleaseReport.Environment
  ) throws(CommandFailure) -> ReleaseReport {
    // Times first: a machine that was busy for a while slows down.
    var latency: PairedLatency?
    if timesReads {
      plan.tell("Timing \(new.loaded.identifier) and \(current.loaded.identifier) in turn")
      latency = PairedLatency(
        new: new.classifier,
        current: current.classifier,
        over: try data.glyphs(for: "timing")
      )
    }
    let (newTrial, currentTrial) = (try plan.run(new, on: data), try plan.run(current, on: data))
    return ReleaseReport(
      new: subject(new, newTrial),
      current: subject(current, currentTrial),
      data: .init(
        name: data.description,
        count: data.images.count,
        readsTestImages: data.split == .test,
        seed: plan.seed
      ),
      environment: environment,
      pairs: PairedAnswers(new: newTrial.scored.answers, current: currentTrial.scored.answers),
      latency: latency,
      tolerances: tolerances
    )
  }

  private func subject(
    _ model: TrialModel,
    _ trial: TrialPlan.Trial
  ) -> ReleaseReport.Subject {
    ReleaseReport.Subject(
      identifier: model.loaded.identifier,
      sha256: model.loaded.sha256,
      kernels: model.engine.backend.rawValue,
      precision: model.engine.precision.rawValue,
      measures: ReleaseMeasures(
        answers: trial.scored.answers,
        rejection: trial.rejection,
        corruption: trial.corruption,
        bundle: model.loaded.bundle
      )
    )
  }
}
