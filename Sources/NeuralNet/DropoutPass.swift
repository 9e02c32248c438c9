// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// Inverted dropout: values are zeroed with probability `rate` and the others scaled by 1 / (1 − rate).
///
/// Each picture draws from a stream of its own, named by seed, layer, step and place in the batch, so
/// that the mask does not depend on which thread draws it.
///
/// - Source: Srivastava et al., "Dropout", 2014; whole channels: Tompson et al., 2015.
final class DropoutPass: TrainingPass {
  private let rate: Float
  private let wholeChannels: Bool
  private let layerIndex: Int
  private let input: Activations
  private let output: Activations
  private let mask: FloatBuffer

  init(
    rate: Float,
    wholeChannels: Bool,
    layerIndex: Int,
    from input: Activations,
    to output: Activations,
    batchSize: Int
  ) {
    self.rate = rate
    self.wholeChannels = wholeChannels
    self.layerIndex = layerIndex
    self.input = input
    self.output = output
    mask = FloatBuffer(zeros: batchSize * input.shape.count)
  }

  func forward(_ batch: TrainingBatch) {
    batch.parallel(batch.count) { picture in
      drawMask(picture, batch)
      apply(
        picture,
        batch.backend,
        from: (input.values, input.valueLayout),
        to: (output.values, output.valueLayout)
      )
    }
  }

  func backward(_ batch: TrainingBatch) {
    batch.parallel(batch.count) { picture in
      apply(
        picture,
        batch.backend,
        from: (output.gradients, output.gradientLayout),
        to: (input.gradients, input.gradientLayout)
      )
    }
  }

  private func drawMask(_ picture: Int, _ batch: TrainingBatch) {
    let count = input.shape.count
    let channels = input.shape.channels
    var generator = SeededGenerator(
      seed: batch.seed,
      stream: UInt64(layerIndex),
      UInt64(batch.step),
      UInt64(picture)
    )
    mask.withMutableSpan(picture * count..<(picture + 1) * count) { mask in
      let drawn = wholeChannels ? channels : count
      for index in 0..<drawn { mask[index] = generator.uniform() < rate ? 0 : 1 / (1 - rate) }
      for index in drawn..<count { mask[index] = mask[index - channels] }
    }
  }

  private func apply(
    _ picture: Int,
    _ backend: KernelBackend,
    from source: (FloatBuffer, MapLayout),
    to target: (FloatBuffer, MapLayout)
  ) {
    let row = input.shape.width * input.shape.channels
    let offsets = zip(source.1.rows(map: picture), target.1.rows(map: picture))
    for (index, (from, to)) in offsets.enumerated() {
      backend.scale(
        Region(source.0, at: from),
        by: Region(mask, at: picture * input.shape.count + index * row),
        into: Region(target.0, at: to),
        count: row
      )
    }
  }
}
