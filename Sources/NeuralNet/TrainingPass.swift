// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels

/// One layer at work on a batch in training.
///
/// `forward` fills the output's values from the input's; `backward` fills the input's gradients and the
/// layer's parameter gradients from the output's gradients. Both overwrite.
protocol TrainingPass: AnyObject {
  func forward(_ batch: TrainingBatch)
  func backward(_ batch: TrainingBatch)
}

/// What every pass needs to know of the step it is part of.
struct TrainingBatch {
  /// Pictures in the batch.
  let count: Int
  /// The step's number: what dropout's randomness depends on, besides the seed.
  let step: Int
  let seed: UInt64
  let backend: KernelBackend
  let parallel: ParallelFor

  /// Parts that sums over pictures are taken in. It depends on the batch alone, never on the number of
  /// threads: each part is summed in order by one thread, and the parts are added in order after that.
  /// A part has several pictures, so that what is done once a part weighs little.
  var shards: Int {
    min((count + Self.leastPictures - 1) / Self.leastPictures, Self.mostShards)
  }

  static let mostShards = 16
  private static let leastPictures = 8

  /// The pictures of one shard.
  func pictures(shard: Int) -> Range<Int> {
    shard * count / shards..<(shard + 1) * count / shards
  }

  /// Adds shard after shard of `parts`, `stride` floats apart, into `total`.
  func reduce(_ parts: Region, stride: Int, count: Int, into total: Region) {
    total.buffer.fill(0, in: total.offset..<total.offset + count)
    for shard in 0..<shards {
      backend.add(parts.advanced(by: shard * stride), to: total, count: count)
    }
  }
}

/// A parameter tensor's place in a network's flat parameter and gradient buffers.
struct ParameterSlot: Sendable {
  let specification: ParameterSpecification
  let range: Range<Int>
}
