// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Recognition
import Training

/// What a model is put through, the same for every model that is to be compared.
struct TrialPlan {
  /// What came out.
  struct Trial {
    /// Its answers for the images.
    let scored: ScoredImages
    /// What worse pictures did; nil where the plan left them out.
    let corruption: CorruptionAccuracy?
    /// What pictures without a digit did; nil where the plan left them out.
    let rejection: Rejection?
    /// What pictures of other sources did; nil where the plan left them out.
    let foreign: ForeignAccuracy?
  }

  /// Whether images are read again, spoilt in every way.
  var robustness = true
  /// Whether pictures without a digit are read; then every digit is among the images that are glyphs.
  var rejection = true
  /// Whether pictures of other scanners, pens and habits are read.
  var foreign = false
  /// Chooses what pictures are drawn and how images are spoilt.
  var seed: UInt64 = 1
  /// Pictures without a digit to draw a kind.
  var nonDigits = Rejection.standardCount
  /// Where images are read that are not timed.
  var parallel = ParallelFor.serial
  /// Told what is being done.
  var tell: (String) -> Void = { _ in }

  private static let nonDigitPurpose = "pictures without a digit"

  /// Reads everything.
  ///
  /// - Throws: `CommandFailure` where a picture cannot be read any more, or there is no glyph to spoil.
  func run(_ model: TrialModel, on data: EvaluationData) throws(CommandFailure) -> Trial {
    let name = model.loaded.identifier
    tell("Reading images with \(name)")
    let scored = try data.scored(by: model.recognizer, parallel: parallel)
    var trial = (
      corruption: CorruptionAccuracy?.none, rejection: Rejection?.none,
      foreign: ForeignAccuracy?.none
    )
    if robustness {
      tell("Reading worse images with \(name)")
      trial.corruption = CorruptionAccuracy(
        of: model.classifier,
        over: try data.glyphs(for: "worse images"),
        seed: seed,
        parallel: parallel
      )
    }
    if rejection {
      tell("Reading pictures without a digit with \(name)")
      trial.rejection = Rejection(
        of: model.classifier,
        against: try data.glyphAnswers(
          among: scored,
          by: model.classifier,
          for: Self.nonDigitPurpose,
          parallel: parallel
        ),
        drawnFrom: try data.glyphs(for: Self.nonDigitPurpose),
        acceptance: model.recognizer.acceptance,
        count: nonDigits,
        seed: seed,
        parallel: parallel
      )
    }
    if foreign {
      tell("Reading pictures of other sources with \(name)")
      trial.foreign = ForeignAccuracy(
        of: model.recognizer,
        drawnFrom: try data.glyphs(for: "pictures of other sources"),
        seed: seed,
        parallel: parallel
      )
    }
    return Trial(
      scored: scored,
      corruption: trial.corruption,
      rejection: trial.rejection,
      foreign: trial.foreign
    )
  }
}
