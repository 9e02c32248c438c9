// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// A linear layer in training, with the rectifier behind it where there is one.
///
/// Weights are `[IN, OUT]`, activations `[N, IN]` and `[N, OUT]`.
final class LinearPass: TrainingPass {
  private let input: Activations
  private let output: Activations
  private let rectifies: Bool
  private let parameters: FloatBuffer
  private let gradients: FloatBuffer
  private let weights: Range<Int>
  private let bias: Range<Int>?
  private let propagates: Bool
  /// The weights turned around, `[OUT, IN]`, for the input's gradient.
  private let transposed: FloatBuffer
  private let scratch: FloatBuffer

  /// Steps of the reduction taken at once: a panel this high stays in the second-level cache while the
  /// rows of the batch pass by.
  private static let block = 1024
  /// Input features that one turn of a parallel loop takes.
  private static let chunk = 448

  init(
    from input: Activations,
    to output: Activations,
    rectifies: Bool,
    weights: ParameterSlot,
    bias: ParameterSlot?,
    parameters: FloatBuffer,
    gradients: FloatBuffer,
    propagates: Bool
  ) {
    self.input = input
    self.output = output
    self.rectifies = rectifies
    self.parameters = parameters
    self.gradients = gradients
    self.weights = weights.range
    self.bias = bias?.range
    self.propagates = propagates
    transposed = FloatBuffer(zeros: propagates ? weights.range.count : 0)
    scratch = FloatBuffer(zeros: 2 * output.shape.count)
  }

  private var inputs: Int { input.shape.count }
  private var outputs: Int { output.shape.count }

  func forward(_ batch: TrainingBatch) {
    let width = batch.backend.panelWidth
    batch.parallel((outputs + width - 1) / width) { panel in
      let first = panel * width
      for start in stride(from: 0, to: inputs, by: Self.block) {
        var walk = ProductWalk()
        walk.rows = batch.count
        walk.columns = min(width, outputs - first)
        walk.steps = min(Self.block, inputs - start)
        walk.leftRow = inputs
        walk.rightStep = outputs
        walk.outRow = outputs
        walk.accumulates = start > 0
        walk.rectifies = rectifies && start + walk.steps == inputs
        batch.backend.multiply(
          walk,
          Region(input.values, at: start),
          Region(parameters, at: weights.lowerBound + start * outputs + first),
          bias: bias.map { Region(parameters, at: $0.lowerBound + first) },
          into: Region(output.values, at: first)
        )
      }
    }
  }

  func backward(_ batch: TrainingBatch) {
    if rectifies { output.maskGradients(0..<batch.count, batch.backend) }
    batch.parallel((inputs + Self.chunk - 1) / Self.chunk) { chunk in
      let features = chunk * Self.chunk..<min(inputs, (chunk + 1) * Self.chunk)
      computeWeightGradient(features, batch)
      if propagates { propagate(features, batch) }
    }
    guard let bias else { return }
    gradients.fill(0, in: bias)
    batch.backend.channelMoments(
      Region(output.gradients),
      pivot: Region(scratch),
      sums: Region(gradients, at: bias.lowerBound),
      squares: Region(scratch, at: outputs),
      pixels: batch.count,
      channels: outputs
    )
  }

  /// dW[i][o] = Σ over pictures of x[n][i] · dy[n][o].
  private func computeWeightGradient(_ features: Range<Int>, _ batch: TrainingBatch) {
    var walk = ProductWalk()
    walk.rows = features.count
    walk.columns = outputs
    walk.steps = batch.count
    walk.leftRow = 1
    walk.leftStep = inputs
    walk.rightPanel = batch.backend.panelWidth
    walk.rightStep = outputs
    walk.outRow = outputs
    batch.backend.multiply(
      walk,
      Region(input.values, at: features.lowerBound),
      Region(output.gradients),
      into: Region(gradients, at: weights.lowerBound + features.lowerBound * outputs)
    )
  }

  /// dx[n][i] = Σ over outputs of dy[n][o] · W[i][o].
  private func propagate(_ features: Range<Int>, _ batch: TrainingBatch) {
    let target = Region(transposed, at: features.lowerBound)
    batch.backend.transpose(
      Region(parameters, at: weights.lowerBound + features.lowerBound * outputs),
      xRow: outputs,
      into: target,
      outRow: inputs,
      rows: features.count,
      columns: outputs
    )
    var walk = ProductWalk()
    walk.rows = batch.count
    walk.columns = features.count
    walk.steps = outputs
    walk.leftRow = outputs
    walk.rightPanel = batch.backend.panelWidth
    walk.rightStep = inputs
    walk.outRow = inputs
    batch.backend.multiply(
      walk,
      Region(output.gradients),
      target,
      into: Region(input.gradients, at: features.lowerBound)
    )
  }
}
