// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import Training

struct TrainingProgressTests {
  private func progress(
    losses: [Double],
    accuracies: [Double],
    selection: Recipe.Selection
  ) -> TrainingProgress {
    var progress = TrainingProgress()
    for (loss, accuracy) in zip(losses, accuracies) {
      progress.addStep(loss: 1, correct: 1, images: 2, seconds: 1)
      _ = progress.closeEpoch(
        validationLoss: loss,
        validationAccuracy: accuracy,
        learningRate: 0.1,
        selection: selection
      )
    }
    return progress
  }

  @Test(
    arguments: [
      (Recipe.Selection.lowestValidationLoss, 2), (.highestValidationAccuracy, 4), (.last, 5),
    ])
  func `each selection keeps its own epoch`(selection: Recipe.Selection, epoch: Int) {
    let progress = progress(
      losses: [0.5, 0.2, 0.4, 0.3, 0.6],
      accuracies: [0.7, 0.8, 0.9, 0.9, 0.8],
      selection: selection
    )
    #expect(progress.bestEpoch == epoch)
    #expect(progress.isConsistent)
  }

  @Test(
    arguments: [
      ([0.5, 0.4, 0.3], nil), ([0.5, 0.6, 0.5, 0.7], TrainingResult.Ending.earlyStopping),
      ([0.5, 0.6, 0.7, 0.4], nil), ([0.5, 0.4, 0.3, 0.2, 0.1], .allEpochs),
    ] as [([Double], TrainingResult.Ending?)]
  )
  func `patience counts epochs without a lower loss`(
    losses: [Double],
    ending: TrainingResult.Ending?
  ) {
    let progress = progress(
      losses: losses,
      accuracies: losses.map { 1 - $0 },
      selection: .lowestValidationLoss
    )
    #expect(progress.ending(for: .tiny(epochs: 5, patience: 3)) == ending)
  }

  @Test func `the mean loss weighs a batch by its images`() {
    var progress = TrainingProgress()
    progress.addStep(loss: 1, correct: 0, images: 30, seconds: 1)
    progress.addStep(loss: 4, correct: 9, images: 10, seconds: 2)
    #expect(progress.meanLoss == 1.75)
    _ = progress.closeEpoch(
      validationLoss: 1,
      validationAccuracy: 1,
      learningRate: 0.1,
      selection: .last
    )
    #expect(progress.history[0].trainingLoss == 1.75)
    #expect(progress.history[0].trainingAccuracy == 0.225)
    #expect(progress.history[0].trainingSeconds == 3)
    #expect(progress.totalSeconds == 3)
    #expect(progress.stepInEpoch == 0)
    #expect(progress.step == 2)
  }
}
