// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Kernels
import NeuralNet

/// Turns training images into batches, the same ones whatever the number of threads.
struct BatchMaker: Sendable {
  /// Images one turn prepares: few enough to share a small batch between the threads.
  private static let pieceSize = Teacher.pieceSize

  let images: LabelledImages
  let augmentation: Augmentation?
  var robustness: Robustness?
  var teacher: Teacher?
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

  /// Prepares the images at `indices`, as the epoch (from 0) has them.
  ///
  /// - Parameters:
  ///   - batch: Receives them; what it held is gone.
  ///   - epoch: The epoch, from 0.
  ///   - indices: As many images as the batch has room for, or fewer.
  func fill(_ batch: Batch, epoch: Int, indices: ArraySlice<Int>) {
    let pieces = (indices.count + Self.pieceSize - 1) / Self.pieceSize
    let (size, pixels, teaching) = (LabelledImages.pixelsPerImage, batch.pixels, batch.teaching)
    parallel(pieces) { piece in
      let first = piece * Self.pieceSize
      let part = indices.dropFirst(first).prefix(Self.pieceSize)
      for (place, index) in part.enumerated() {
        let start = (first + place) * size
        pixels.withMutableSpan(start..<start + size) { pixels in
          write(epoch: epoch, index: index, into: &pixels)
        }
      }
      guard let teacher, let leader = part.first else { return }
      var generator = generator(.teaching, epoch: epoch, index: leader)
      let (end, classes) = (first + part.count, teacher.classes)
      pixels.withSpan(first * size..<end * size) { pixels in
        teaching.withMutableSpan(first * classes..<end * classes) { teaching in
          teacher.write(of: pixels, count: part.count, into: &teaching, using: &generator)
          for (place, index) in part.enumerated()
          where !chance(epoch: epoch, index: index).isDigit {
            // What was drawn as no digit is none, whatever a teacher takes it for.
            let row = place * classes..<(place + 1) * classes
            for column in row { teaching[column] = 0 }
            teaching[row.lowerBound + Int(Robustness.nonDigitLabel)] = 1
          }
        }
      }
    }
    batch.labels.removeAll(keepingCapacity: true)
    for index in indices {
      let isDigit = chance(epoch: epoch, index: index).isDigit
      batch.labels.append(isDigit ? images.labels[index] : Robustness.nonDigitLabel)
    }
  }

  /// Decides whether an image stays a digit in an epoch, and gives the generator of what else befalls it.
  private func chance(epoch: Int, index: Int) -> (isDigit: Bool, generator: SeededGenerator) {
    var generator = generator(.robustness, epoch: epoch, index: index)
    let isDigit = robustness.map { generator.uniform() >= $0.nonDigitShare } ?? true
    return (isDigit, generator)
  }

  /// Every image has generators of its own, whatever came before it.
  private func generator(_ stream: RandomStream, epoch: Int, index: Int) -> SeededGenerator {
    SeededGenerator(seed: seed, stream: stream.rawValue, UInt64(epoch), UInt64(index))
  }

  /// One image as the network sees it in an epoch.
  private func write(epoch: Int, index: Int, into pixels: inout MutableSpan<Float>) {
    var bending = generator(.augmentation, epoch: epoch, index: index)
    guard let robustness else {
      bend(images.pixels(of: index).span, by: augmentation, into: &pixels, using: &bending)
      return
    }
    var (isDigit, generator) = chance(epoch: epoch, index: index)
    if isDigit {
      let draw = generator.uniform()
      let augmentation =
        draw < robustness.straightShare
        ? nil
        : draw < robustness.straightShare + robustness.strayShare ? robustness.stray : augmentation
      bend(images.pixels(of: index).span, by: augmentation, into: &pixels, using: &bending)
    } else {
      let kinds = robustness.nonDigitKinds
      let kind = kinds[Int(generator.uniform() * Float(kinds.count))]
      kind.draw(from: images, into: &pixels, using: &generator)
      // Bent as digits are: what is drawn must not be told from what was written by its sharpness.
      let greys = pixels.indices.map { UInt8(pixels[$0] * 255) }
      bend(greys.span, by: augmentation, into: &pixels, using: &bending)
    }
    robustness.corrupt(&pixels, using: &generator)
  }

  private func bend(
    _ greys: Span<UInt8>,
    by augmentation: Augmentation?,
    into pixels: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    guard let augmentation else {
      for place in pixels.indices { pixels[place] = Float(greys[place]) / 255 }
      return
    }
    augmentation.apply(greys, into: &pixels, using: &generator)
  }
}
