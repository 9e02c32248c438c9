// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing
import Training

@testable import digits

struct TrainingTextTests {
  private func event(accuracy: Double? = 0.98765) -> TrainingEvent {
    TrainingEvent(
      epoch: 3,
      epochs: 10,
      step: 2150,
      steps: 8600,
      loss: 0.04123,
      validationAccuracy: accuracy,
      imagesPerSecond: 18204.6,
      timeLeft: .seconds(252),
      completed: nil,
      isBest: false
    )
  }

  @Test func `the live line tells everything where there is room`() {
    #expect(
      TrainingText.step(event(), width: 120)
        == "epoch 3/10 [==========>         ] 50%  loss 0.0412  validation 98.77 %  4:12 left  "
        + "18,204 images/s"
    )
  }

  @Test(arguments: 0...100)
  func `the live line never wraps`(width: Int) {
    #expect(TrainingText.step(event(), width: width).count <= width)
  }

  @Test func `an epoch has a line that programs can find`() {
    let record = EpochRecord(
      epoch: 3,
      trainingLoss: 0.05,
      trainingAccuracy: 0.99,
      validationLoss: 0.04,
      validationAccuracy: 0.9876,
      learningRate: 0.1,
      trainingSeconds: 26.14
    )
    var event = event()
    event.isBest = true
    #expect(
      TrainingText.epoch(record, of: event)
        == "epoch  3/10  loss 0.0500  validation loss 0.0400  accuracy 98.76 % *  26.1 s  "
        + "18,204 images/s"
    )
  }

  @Test(
    arguments: [
      (0, "0:00"), (7, "0:07"), (252, "4:12"), (3599, "59:59"), (3750, "1:02:30"), (-5, "0:00"),
    ])
  func `times are minutes and seconds, and hours from one on`(seconds: Int, text: String) {
    #expect(TrainingText.time(.seconds(seconds)) == text)
  }
}
