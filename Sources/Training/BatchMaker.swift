// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet
import Synchronization

/// Turns training images into batches, the same ones whatever the number of threads.
struct BatchMaker: Sendable {
  /// Images and labels of one step.
  struct Batch: Sendable, Equatable {
    /// Shape `[N, 784]`, 0 black to 1 white.
    var pixels: [Float]
    /// Shape `[N]`, 0...9.
    var labels: [UInt8]
  }

  /// Images one iteration prepares: enough that copying them in under the lock costs little beside
  /// bending them, few enough to share a small batch between the threads.
  private static let pieceSize = 8

  let images: LabelledImages
  let augmentation: Augmentation?
  let seed: UInt64
  let parallel: ParallelFor

  /// The order of the images in an epoch (from 0).
  func order(epoch: Int) -> [Int] {
    var generator = SeededGenerator(
      seed: seed,
      stream: RandomStream.order.rawValue,
      UInt64(epoch)
    )
    return generator.permutation(images.count)
  }

  /// Prepares the images at `indices`, bent as the epoch (from 0) has it.
  func batch(epoch: Int, indices: ArraySlice<Int>) -> Batch {
    let size = LabelledImages.pixelsPerImage
    let pieces = (indices.count + Self.pieceSize - 1) / Self.pieceSize
    let pixels = Mutex([Float](repeating: 0, count: indices.count * size))
    parallel(pieces) { piece in
      let first = piece * Self.pieceSize
      let some = indices.dropFirst(first).prefix(Self.pieceSize)
      let prepared = some.flatMap { self.image(epoch: epoch, index: $0) }
      pixels.withLock {
        $0.replaceSubrange(first * size..<(first + some.count) * size, with: prepared)
      }
    }
    return Batch(pixels: pixels.withLock { $0 }, labels: indices.map { images.labels[$0] })
  }

  /// One image as the network sees it in an epoch: its own generator, whatever came before it.
  private func image(epoch: Int, index: Int) -> [Float] {
    let original = images.pixels(of: index)
    guard let augmentation else { return original.map { Float($0) / 255 } }
    var generator = SeededGenerator(
      seed: seed,
      stream: RandomStream.augmentation.rawValue,
      UInt64(epoch),
      UInt64(index)
    )
    var output = [Float](repeating: 0, count: original.count)
    var span = output.mutableSpan
    augmentation.apply(original, into: &span, using: &generator)
    return output
  }
}
