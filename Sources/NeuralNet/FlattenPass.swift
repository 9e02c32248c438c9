// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// Copies maps to rows of features without a halo, and gradients back.
final class FlattenPass: TrainingPass {
  private let input: Activations
  private let output: Activations

  init(from input: Activations, to output: Activations) {
    self.input = input
    self.output = output
  }

  func forward(_ batch: TrainingBatch) {
    let row = input.shape.width * input.shape.channels
    batch.parallel(batch.count) { picture in
      let first = output.valueLayout.origin(map: picture)
      for (index, source) in input.valueLayout.rows(map: picture).enumerated() {
        output.values.copy(row, from: input.values, at: source, to: first + index * row)
      }
    }
  }

  func backward(_ batch: TrainingBatch) {
    let row = input.shape.width * input.shape.channels
    batch.parallel(batch.count) { picture in
      let first = output.gradientLayout.origin(map: picture)
      for (index, target) in input.gradientLayout.rows(map: picture).enumerated() {
        input.gradients.copy(row, from: output.gradients, at: first + index * row, to: target)
      }
    }
  }
}
