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
  /// The shards' sums added up.
  private var total: [Double]
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
    total = [Double](repeating: 0, count: 2 * channels)
    shardSums = FloatBuffer(zeros: 2 * channels * TrainingBatch.mostShards)
    mean = FloatBuffer(zeros: channels)
    affine = FloatBuffer(zeros: 2 * channels)
    coefficients = FloatBuffer(zeros: 3 * channels)
    inverseDeviation = [Double](repeating: 1, count: channels)
  }

  func forward(_ batch: TrainingBatch) {
    // The running mean is near the batch's, so distances from it can be squared without cancellation.
    let pivot = Region(statistics, at: runningMean.lowerBound)
    sum(batch) { picture, first, second in
      for offset in input.valueLayout.runs(map: picture) {
        batch.backend.channelMoments(
          Region(input.values, at: offset),
          pivot: pivot,
          sums: first,
          squares: second,
          pixels: input.valueLayout.runPixels,
          channels: channels
        )
      }
    }
    let count = Double(batch.count * input.shape.height * input.shape.width)
    for channel in 0..<channels {
      updateStatistics(
        channel,
        sum: total[channel],
        squares: total[channels + channel],
        count: count
      )
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
    sum(batch) { picture, first, second in
      for row in 0..<input.shape.height {
        batch.backend.normBackwardSums(
          values(picture, row),
          rectified: rectified(picture, row),
          dy: slope(picture, row),
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
      let (slope, product) = (total[channel], total[channels + channel])
      gradients[scale.lowerBound + channel] = Float(product * inverse)
      gradients[shift.lowerBound + channel] = Float(slope)
      coefficients[channel] = Float(gain)
      coefficients[channels + channel] = Float(-gain * inverse * inverse * product / count)
      coefficients[2 * channels + channel] = Float(-gain * slope / count)
    }
    batch.parallel(batch.count) { picture in
      for (row, target) in input.gradientLayout.rows(map: picture).enumerated() {
        batch.backend.normBackward(
          values(picture, row),
          rectified: rectified(picture, row),
          dy: slope(picture, row),
          mean: Region(mean),
          coefficients: Region(coefficients),
          into: Region(input.gradients, at: target),
          pixels: input.shape.width,
          channels: channels
        )
      }
    }
  }

  /// One row of the input.
  private func values(_ picture: Int, _ row: Int) -> Region {
    let layout = input.valueLayout
    return Region(input.values, at: layout.origin(map: picture) + row * layout.pitch)
  }

  /// One row of the output's gradient.
  private func slope(_ picture: Int, _ row: Int) -> Region {
    let layout = output.gradientLayout
    return Region(output.gradients, at: layout.origin(map: picture) + row * layout.pitch)
  }

  /// One row of the rectified output, where there is a rectifier.
  private func rectified(_ picture: Int, _ row: Int) -> Region? {
    guard rectifies else { return nil }
    let layout = output.valueLayout
    return Region(output.values, at: layout.origin(map: picture) + row * layout.pitch)
  }

  /// Takes two sums a channel over the batch, shard by shard; the shards are added in double precision
  /// into `total`.
  private func sum(_ batch: TrainingBatch, _ add: (Int, Region, Region) -> Void) {
    let stride = 2 * channels
    batch.parallel(batch.shards) { shard in
      let start = shard * stride
      shardSums.fill(0, in: start..<start + stride)
      for picture in batch.pictures(shard: shard) {
        add(picture, Region(shardSums, at: start), Region(shardSums, at: start + channels))
      }
    }
    for index in 0..<stride {
      total[index] = (0..<batch.shards).reduce(0.0) { $0 + Double(shardSums[$1 * stride + index]) }
    }
  }
}
