// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// A convolution in training.
final class ConvolutionPass: TrainingPass {
  private let input: Activations
  private let output: Activations
  private let shape: ConvolutionShape
  private let parameters: FloatBuffer
  private let gradients: FloatBuffer
  private let weights: Range<Int>
  private let bias: Range<Int>?
  /// Whether the layers before this one learn anything.
  private let propagates: Bool

  /// `[KH·KW·C, OUT]`, packed anew each step.
  private let forwardPanels: PackedPanels
  /// The kernel mirrored and turned around, `[KH·KW·OUT, C]`: its product with the output's gradient
  /// is the input's.
  private let backwardPanels: PackedPanels
  private let mirrored: FloatBuffer
  private let shardGradients: FloatBuffer
  private let shardStride: Int
  /// Stands in for what a kernel computes and nobody reads.
  private let scratch: FloatBuffer

  init(
    from input: Activations,
    to output: Activations,
    kernelSize: Int,
    weights: ParameterSlot,
    bias: ParameterSlot?,
    parameters: FloatBuffer,
    gradients: FloatBuffer,
    propagates: Bool,
    backend: KernelBackend
  ) {
    self.input = input
    self.output = output
    self.parameters = parameters
    self.gradients = gradients
    self.weights = weights.range
    self.bias = bias?.range
    self.propagates = propagates
    shape = ConvolutionShape(
      input: input.shape,
      output: output.shape,
      kernelSize: kernelSize
    )
    let outputs = output.shape.channels
    forwardPanels = PackedPanels(rows: shape.weightRows, columns: outputs, backend: backend)
    let mirroredRows = kernelSize * kernelSize * outputs
    backwardPanels = PackedPanels(
      rows: mirroredRows,
      columns: input.shape.channels,
      backend: backend
    )
    mirrored = FloatBuffer(zeros: mirroredRows * input.shape.channels)
    shardStride = shape.weightRows * outputs + outputs
    shardGradients = FloatBuffer(zeros: shardStride * TrainingBatch.mostShards)
    scratch = FloatBuffer(zeros: (TrainingBatch.mostShards + 1) * outputs)
  }

  func forward(_ batch: TrainingBatch) {
    forwardPanels.pack(parameters, at: weights.lowerBound)
    var walk = shape.walk(from: input.valueLayout, to: output.valueLayout)
    forwardPanels.describe(in: &walk)
    let bias = bias.map { Region(parameters, at: $0.lowerBound) }
    batch.parallel(batch.count) { picture in
      let source = input.valueLayout.origin(map: picture, margin: shape.padding)
      let target = output.valueLayout.origin(map: picture)
      batch.backend.multiply(
        walk,
        Region(input.values, at: source),
        Region(forwardPanels.buffer),
        bias: bias,
        into: Region(output.values, at: target)
      )
    }
  }

  func backward(_ batch: TrainingBatch) {
    if propagates { mirrorKernel(batch.backend) }
    batch.parallel(batch.shards) { shard in
      let start = shard * shardStride
      shardGradients.fill(0, in: start..<start + shardStride)
      for picture in batch.pictures(shard: shard) {
        addWeightGradient(picture, shard: shard, batch.backend)
        if propagates { propagate(picture, batch.backend) }
      }
    }
    let outputs = output.shape.channels
    batch.reduce(
      shardGradients,
      stride: shardStride,
      count: weights.count,
      into: Region(gradients, at: weights.lowerBound)
    )
    guard let bias else { return }
    gradients.fill(0, in: bias)
    for shard in 0..<batch.shards {
      let part = Region(shardGradients, at: shard * shardStride + weights.count)
      batch.backend.add(part, to: Region(gradients, at: bias.lowerBound), count: outputs)
    }
  }

  /// dW[kh][kw·C + c][o] += Σ over pixels of x[y + kh][x + kw][c] · dy[y][x][o].
  private func addWeightGradient(_ picture: Int, shard: Int, _ backend: KernelBackend) {
    let (channels, outputs) = (input.shape.channels, output.shape.channels)
    var walk = ProductWalk()
    walk.groups = shape.kernelSize
    walk.rows = shape.kernelSize * channels
    walk.columns = outputs
    walk.segments = output.shape.height
    walk.steps = output.shape.width
    walk.leftGroup = input.valueLayout.pitch
    walk.leftRow = 1
    walk.leftSegment = input.valueLayout.pitch
    walk.leftStep = channels
    walk.rightPanel = backend.panelWidth
    walk.rightSegment = output.gradientLayout.pitch
    walk.rightStep = outputs
    walk.outGroup = shape.kernelSize * channels * outputs
    walk.outRow = outputs
    walk.accumulates = true
    let source = input.valueLayout.origin(map: picture, margin: shape.padding)
    let slope = output.gradientLayout.origin(map: picture)
    let target = Region(shardGradients, at: shard * shardStride)
    backend.multiply(
      walk,
      Region(input.values, at: source),
      Region(output.gradients, at: slope),
      into: target
    )
    guard bias != nil else { return }
    for run in output.gradientLayout.runs(map: picture) {
      backend.channelMoments(
        Region(output.gradients, at: run.offset),
        pivot: Region(scratch, at: TrainingBatch.mostShards * outputs),
        sums: target.advanced(by: weights.count),
        squares: Region(scratch, at: shard * outputs),
        pixels: run.pixels,
        channels: outputs
      )
    }
  }

  /// The input's gradient is a convolution of the output's with the mirrored kernel.
  private func propagate(_ picture: Int, _ backend: KernelBackend) {
    let back = ConvolutionShape(
      input: output.shape,
      output: input.shape,
      kernelSize: shape.kernelSize
    )
    var walk = back.walk(from: output.gradientLayout, to: input.gradientLayout)
    backwardPanels.describe(in: &walk)
    let source = output.gradientLayout.origin(map: picture, margin: back.padding)
    let target = input.gradientLayout.origin(map: picture)
    backend.multiply(
      walk,
      Region(output.gradients, at: source),
      Region(backwardPanels.buffer),
      into: Region(input.gradients, at: target)
    )
  }

  private func mirrorKernel(_ backend: KernelBackend) {
    let (channels, outputs) = (input.shape.channels, output.shape.channels)
    let taps = shape.kernelSize * shape.kernelSize
    for tap in 0..<taps {
      backend.transpose(
        Region(parameters, at: weights.lowerBound + tap * channels * outputs),
        xRow: outputs,
        into: Region(mirrored, at: (taps - 1 - tap) * channels * outputs),
        outRow: channels,
        rows: channels,
        columns: outputs
      )
    }
    backwardPanels.pack(mirrored, at: 0)
  }
}
