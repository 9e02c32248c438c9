// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// A convolution in training, with the rectifier behind it where there is one.
final class ConvolutionPass: TrainingPass {
  private let input: Activations
  private let output: Activations
  private let shape: ConvolutionShape
  private let rectifies: Bool
  private let parameters: FloatBuffer
  private let gradients: FloatBuffer
  private let weights: Range<Int>
  private let bias: Range<Int>?

  private let convolution: BatchConvolution
  private let kernelGradient: KernelGradient
  /// Missing where the layers before this one learn nothing.
  private let inputGradient: InputGradient?
  /// One shard's part of the gradients of weights and bias, after another's.
  private let shardGradients: FloatBuffer
  private let shardStride: Int
  /// Stands in for what a kernel computes and nobody reads.
  private let scratch: FloatBuffer

  init(
    from input: Activations,
    to output: Activations,
    shape: ConvolutionShape,
    rectifies: Bool,
    weights: ParameterSlot,
    bias: ParameterSlot?,
    parameters: FloatBuffer,
    gradients: FloatBuffer,
    propagates: Bool,
    backend: KernelBackend
  ) {
    self.input = input
    self.output = output
    self.shape = shape
    self.rectifies = rectifies
    self.parameters = parameters
    self.gradients = gradients
    self.weights = weights.range
    self.bias = bias?.range
    convolution = BatchConvolution(shape, rectifies: rectifies, backend: backend)
    kernelGradient = KernelGradient(shape, backend: backend)
    inputGradient = propagates ? InputGradient(shape, backend: backend) : nil
    let outputs = output.shape.channels
    shardStride = shape.weightRows * outputs + outputs
    shardGradients = FloatBuffer(zeros: shardStride * TrainingBatch.mostShards)
    scratch = FloatBuffer(zeros: (TrainingBatch.mostShards + 1) * outputs)
  }

  func forward(_ batch: TrainingBatch) {
    convolution.load(Region(parameters, at: weights.lowerBound))
    let bias = bias.map { Region(parameters, at: $0.lowerBound) }
    batch.parallel(batch.shards) { shard in
      let pictures = batch.pictures(shard: shard)
      convolution.run(input.values(pictures), bias: bias, into: output.values(pictures))
    }
  }

  func backward(_ batch: TrainingBatch) {
    inputGradient?.load(Region(parameters, at: weights.lowerBound))
    batch.parallel(batch.shards) { shard in
      let pictures = batch.pictures(shard: shard)
      if rectifies { output.maskGradients(pictures, batch.backend) }
      let slope = output.gradients(pictures)
      let part = Region(shardGradients, at: shard * shardStride)
      shardGradients.fill(0, in: part.offset..<part.offset + shardStride)
      kernelGradient.add(input.values(pictures), slope: slope, to: part)
      if bias != nil {
        addBiasGradient(pictures, shard: shard, to: part.advanced(by: weights.count), batch.backend)
      }
      inputGradient?.run(slope, into: input.gradients(pictures))
    }
    reduce(batch, from: 0, into: weights)
    if let bias { reduce(batch, from: weights.count, into: bias) }
  }

  /// Adds the shards' parts up.
  private func reduce(_ batch: TrainingBatch, from start: Int, into range: Range<Int>) {
    batch.reduce(
      Region(shardGradients, at: start),
      stride: shardStride,
      count: range.count,
      into: Region(gradients, at: range.lowerBound)
    )
  }

  private func addBiasGradient(
    _ pictures: Range<Int>,
    shard: Int,
    to sums: Region,
    _ backend: KernelBackend
  ) {
    let outputs = output.shape.channels
    for picture in pictures {
      for offset in output.gradientLayout.runs(map: picture) {
        backend.channelMoments(
          Region(output.gradients, at: offset),
          pivot: Region(scratch, at: TrainingBatch.mostShards * outputs),
          sums: sums,
          squares: Region(scratch, at: shard * outputs),
          pixels: output.gradientLayout.runPixels,
          channels: outputs
        )
      }
    }
  }
}
