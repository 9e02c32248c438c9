// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Kernels
import NeuralNet

/// Turns training images into batches, the same ones whatever the number of threads.
struct BatchMaker: Sendable {
  /// Images one turn prepares: few enough to share a small batch between the threads.
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
  ///
  /// - Parameters:
  ///   - batch: Receives them; what it held is gone.
  ///   - epoch: The epoch, from 0.
  ///   - indices: As many images as the batch has room for, or fewer.
  func fill(_ batch: Batch, epoch: Int, indices: ArraySlice<Int>) {
    let pieces = (indices.count + Self.pieceSize - 1) / Self.pieceSize
    parallel(pieces) { piece in
      let first = piece * Self.pieceSize
      for (place, index) in indices.dropFirst(first).prefix(Self.pieceSize).enumerated() {
        let start = (first + place) * LabelledImages.pixelsPerImage
        batch.pixels.withMutableSpan(start..<start + LabelledImages.pixelsPerImage) { pixels in
          write(epoch: epoch, index: index, into: &pixels)
        }
      }
    }
    batch.labels.removeAll(keepingCapacity: true)
    for index in indices { batch.labels.append(images.labels[index]) }
  }

  /// One image as the network sees it in an epoch: its own generator, whatever came before it.
  private func write(epoch: Int, index: Int, into pixels: inout MutableSpan<Float>) {
    let start = index * LabelledImages.pixelsPerImage
    guard let augmentation else {
      for place in pixels.indices { pixels[place] = Float(images.pixels[start + place]) / 255 }
      return
    }
    var generator = SeededGenerator(
      seed: seed,
      stream: RandomStream.augmentation.rawValue,
      UInt64(epoch),
      UInt64(index)
    )
    augmentation.apply(images.pixels(of: index), into: &pixels, using: &generator)
  }
}
