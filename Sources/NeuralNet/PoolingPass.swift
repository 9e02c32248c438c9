// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// Max or average pooling in training.
final class PoolingPass: TrainingPass {
  private let kind: PoolingKind
  private let size: Int
  private let input: Activations
  private let output: Activations

  init(_ kind: PoolingKind, size: Int, from input: Activations, to output: Activations) {
    self.kind = kind
    self.size = size
    self.input = input
    self.output = output
  }

  private var row: PoolingRow {
    PoolingRow(
      width: output.shape.width,
      channels: output.shape.channels,
      size: size,
      pitch: input.valueLayout.pitch
    )
  }

  func forward(_ batch: TrainingBatch) {
    let row = row
    batch.parallel(batch.count) { picture in
      let first = input.valueLayout.origin(map: picture)
      for (index, target) in output.valueLayout.rows(map: picture).enumerated() {
        let source = Region(input.values, at: first + index * size * row.pitch)
        switch kind {
        case .maximum: batch.backend.maxPool(row, source, into: Region(output.values, at: target))
        case .average:
          batch.backend.averagePool(row, source, into: Region(output.values, at: target))
        }
      }
    }
  }

  /// Rows and columns that fill no window keep the zero gradient they were made with.
  func backward(_ batch: TrainingBatch) {
    let row = row
    let pitch = input.gradientLayout.pitch
    batch.parallel(batch.count) { picture in
      let values = input.valueLayout.origin(map: picture)
      let gradients = input.gradientLayout.origin(map: picture)
      let offsets = zip(
        output.valueLayout.rows(map: picture),
        output.gradientLayout.rows(map: picture)
      )
      for (index, (result, slope)) in offsets.enumerated() {
        let dy = Region(output.gradients, at: slope)
        let dx = Region(input.gradients, at: gradients + index * size * pitch)
        switch kind {
        case .maximum:
          batch.backend.maxPoolBackward(
            row,
            Region(input.values, at: values + index * size * row.pitch),
            output: Region(output.values, at: result),
            dy: dy,
            into: dx,
            gradientPitch: pitch
          )
        case .average:
          batch.backend.averagePoolBackward(row, dy: dy, into: dx, gradientPitch: pitch)
        }
      }
    }
  }
}
