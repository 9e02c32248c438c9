// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// Batch normalisation in training, with the rectifier behind it where there is one.
///
/// - Source: Ioffe and Szegedy, "Batch Normalization", 2015, algorithm 1 and the gradients after it.
final class BatchNormPass: TrainingPass {
  private let input: Activations
  private let output: Activations
  private let rectifies: Bool
  private let parameters: FloatBuffer
  private let gradients: FloatBuffer
  private let statistics: FloatBuffer
  private let scale: Range<Int>
  private let shift: Range<Int>
  private let runningMean: Range<Int>
  private let runningVariance: Range<Int>
  private let channels: Int

  /// Two sums a channel, by shard.
  private let shardSums: FloatBuffer
  /// The batch's mean, and the forward scale and shift.
  private let mean: FloatBuffer
  private let affine: FloatBuffer
  private var inverseDeviation: [Double]
  /// The backward pass's a, b and d.
  private let coefficients: FloatBuffer

  init(
    from input: Activations,
    to output: Activations,
    rectifies: Bool,
    slots: [ParameterSpecification.Role: ParameterSlot],
    parameters: FloatBuffer,
    gradients: FloatBuffer,
    statistics: FloatBuffer
  ) {
    guard let scale = slots[.scale], let shift = slots[.shift],
      let runningMean = slots[.runningMean], let runningVariance = slots[.runningVariance]
    else { preconditionFailure("A batch normalisation has four tensors; found \(slots.keys).") }
    self.input = input
    self.output = output
    self.rectifies = rectifies
    self.parameters = parameters
    self.gradients = gradients
    self.statistics = statistics
    self.scale = scale.range
    self.shift = shift.range
    self.runningMean = runningMean.range
    self.runningVariance = runningVariance.range
    channels = input.shape.channels
    shardSums = FloatBuffer(zeros: 2 * channels * TrainingBatch.mostShards)
    mean = FloatBuffer(zeros: channels)
    affine = FloatBuffer(zeros: 2 * channels)
    coefficients = FloatBuffer(zeros: 3 * channels)
    inverseDeviation = [Double](repeating: 1, count: channels)
  }

  func forward(_ batch: TrainingBatch) {
    // The running mean is near the batch's, so distances from it can be squared without cancellation.
    let pivot = Region(statistics, at: runningMean.lowerBound)
    let sums = sum(batch) { picture, first, second in
      for run in input.valueLayout.runs(map: picture) {
        batch.backend.channelMoments(
          Region(input.values, at: run.offset),
          pivot: pivot,
          sums: first,
          squares: second,
          pixels: run.pixels,
          channels: channels
        )
      }
    }
    let count = Double(batch.count * input.shape.height * input.shape.width)
    for channel in 0..<channels {
      updateStatistics(channel, sum: sums[channel], squares: sums[channels + channel], count: count)
    }
    batch.parallel(batch.count) { picture in
      for (source, target) in zip(
        input.valueLayout.rows(map: picture),
        output.valueLayout.rows(map: picture)
      ) {
        batch.backend.channelAffine(
          Region(input.values, at: source),
          scale: Region(affine),
          shift: Region(affine, at: channels),
          into: Region(output.values, at: target),
          pixels: input.shape.width,
          channels: channels,
          rectifies: rectifies
        )
      }
    }
  }

  private func updateStatistics(_ channel: Int, sum: Double, squares: Double, count: Double) {
    let pivot = Double(statistics[runningMean.lowerBound + channel])
    let batchMean = sum / count
    let offset = batchMean - pivot
    let variance = max(0, squares / count - offset * offset)
    let inverse = 1 / (variance + Double(Layer.batchNormEpsilon)).squareRoot()
    let gain = Double(parameters[scale.lowerBound + channel]) * inverse
    mean[channel] = Float(batchMean)
    inverseDeviation[channel] = inverse
    affine[channel] = Float(gain)
    affine[channels + channel] = Float(
      Double(parameters[shift.lowerBound + channel]) - batchMean * gain
    )
    // The running variance is the unbiased one, as in PyTorch.
    let unbiased = variance * count / max(count - 1, 1)
    blend(runningMean.lowerBound + channel, towards: Float(batchMean))
    blend(runningVariance.lowerBound + channel, towards: Float(unbiased))
  }

  private func blend(_ index: Int, towards value: Float) {
    statistics[index] += Layer.batchNormMomentum * (value - statistics[index])
  }

  func backward(_ batch: TrainingBatch) {
    let sums = sum(batch) { picture, first, second in
      for (x, slope, result) in rows(picture) {
        batch.backend.normBackwardSums(
          Region(input.values, at: x),
          rectified: result,
          dy: Region(output.gradients, at: slope),
          mean: Region(mean),
          sums: first,
          products: second,
          pixels: input.shape.width,
          channels: channels
        )
      }
    }
    let count = Double(batch.count * input.shape.height * input.shape.width)
    for channel in 0..<channels {
      let inverse = inverseDeviation[channel]
      let gain = Double(parameters[scale.lowerBound + channel]) * inverse
      let (slope, product) = (sums[channel], sums[channels + channel])
      gradients[scale.lowerBound + channel] = Float(product * inverse)
      gradients[shift.lowerBound + channel] = Float(slope)
      coefficients[channel] = Float(gain)
      coefficients[channels + channel] = Float(-gain * inverse * inverse * product / count)
      coefficients[2 * channels + channel] = Float(-gain * slope / count)
    }
    batch.parallel(batch.count) { picture in
      let targets = input.gradientLayout.rows(map: picture)
      for ((x, slope, result), target) in zip(rows(picture), targets) {
        batch.backend.normBackward(
          Region(input.values, at: x),
          rectified: result,
          dy: Region(output.gradients, at: slope),
          mean: Region(mean),
          coefficients: Region(coefficients),
          into: Region(input.gradients, at: target),
          pixels: input.shape.width,
          channels: channels
        )
      }
    }
  }

  /// A picture's rows: offsets of the input's values and the output's gradients, and the rectified
  /// output where there is a rectifier.
  private func rows(_ picture: Int) -> some Sequence<(Int, Int, Region?)> {
    zip(
      input.valueLayout.rows(map: picture),
      zip(output.gradientLayout.rows(map: picture), output.valueLayout.rows(map: picture))
    ).lazy.map { [rectifies, values = output.values] x, rest in
      (x, rest.0, rectifies ? Region(values, at: rest.1) : nil)
    }
  }

  /// Takes two sums a channel over the batch, shard by shard; the shards are added in double precision.
  private func sum(_ batch: TrainingBatch, _ add: (Int, Region, Region) -> Void) -> [Double] {
    let stride = 2 * channels
    batch.parallel(batch.shards) { shard in
      let start = shard * stride
      shardSums.fill(0, in: start..<start + stride)
      for picture in batch.pictures(shard: shard) {
        add(picture, Region(shardSums, at: start), Region(shardSums, at: start + channels))
      }
    }
    return (0..<stride).map { index in
      (0..<batch.shards).reduce(0.0) { $0 + Double(shardSums[$1 * stride + index]) }
    }
  }
}
