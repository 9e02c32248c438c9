// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// A rectifier in training, where the layer before it has not taken it in.
final class RectifierPass: TrainingPass {
  private let input: Activations
  private let output: Activations

  init(from input: Activations, to output: Activations) {
    self.input = input
    self.output = output
  }

  private var rowCount: Int { input.shape.width * input.shape.channels }

  func forward(_ batch: TrainingBatch) {
    batch.parallel(batch.count) { picture in
      for (source, target) in zip(
        input.valueLayout.rows(map: picture),
        output.valueLayout.rows(map: picture)
      ) {
        batch.backend.relu(
          Region(input.values, at: source),
          into: Region(output.values, at: target),
          count: rowCount
        )
      }
    }
  }

  func backward(_ batch: TrainingBatch) {
    batch.parallel(batch.count) { picture in
      let slopes = output.gradientLayout.rows(map: picture)
      let targets = input.gradientLayout.rows(map: picture)
      for (result, (slope, target)) in zip(
        output.valueLayout.rows(map: picture),
        zip(slopes, targets)
      ) {
        batch.backend.reluBackward(
          output: Region(output.values, at: result),
          dy: Region(output.gradients, at: slope),
          into: Region(input.gradients, at: target),
          count: rowCount
        )
      }
    }
  }
}
