// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet
import Synchronization

@testable import Training

/// Pictures a small network learns in a second: a bright bar per digit, at a place of its own, in noise.
enum Bars {
  static func images(_ count: Int, seed: UInt64) throws -> LabelledImages {
    var generator = SeededGenerator(seed: seed)
    var pixels: [UInt8] = []
    var labels: [UInt8] = []
    for index in 0..<count {
      let label = index % 10
      for row in 0..<28 {
        for column in 0..<28 {
          let isBar = column / 2 == label + 2 && (6..<22).contains(row)
          let noise = generator.uniform() * 90
          pixels.append(UInt8(noise + (isBar ? 120 : 0)))
        }
      }
      labels.append(UInt8(label))
    }
    return try LabelledImages(pixels: pixels, labels: labels)
  }
}

extension Augmentation {
  /// Bends a little and costs little: the elastic part takes a hundred times as long.
  static let gentle = Augmentation(rotationDegrees: 5, scale: 0.95...1.05, shiftPixels: 1)
}

extension Recipe {
  /// A recipe with everything that has state: momentum, an average, batch norm, dropout and
  /// augmentation. Its last batch of an epoch is smaller than the others.
  static func tiny(
    epochs: Int = 2,
    batchSize: Int = 14,
    patience: Int? = nil,
    selection: Selection = .lowestValidationLoss
  ) -> Recipe {
    Recipe(
      name: "tiny",
      architecture: Architecture(
        name: "tiny",
        input: FeatureShape(height: 28, width: 28, channels: 1),
        normalization: Normalization(mean: 0.2, standardDeviation: 0.3),
        layers: [
          .convolution(outputChannels: 4, kernelSize: 3, padding: .same, bias: false),
          .batchNorm,
          .relu,
          .maxPool(size: 2),
          .dropout(rate: 0.1, wholeChannels: true),
          .flatten,
          .linear(outputFeatures: 10, bias: true),
        ]
      ),
      optimizer: .sgd(momentum: 0.9, nesterov: true, weightDecay: 1e-4),
      learningRate: .oneCycle(peak: 0.05, warmUp: 0.3, startDivisor: 10, endDivisor: 100),
      batchSize: batchSize,
      epochs: epochs,
      labelSmoothing: 0.05,
      averagingDecay: 0.9,
      augmentation: .gentle,
      validationCount: 20,
      patience: patience,
      selection: selection
    )
  }
}

/// A clock on which every look takes a hundredth of a second, so that durations are the same each run.
final class TickingClock: Clock {
  struct Instant: InstantProtocol {
    var offset: Duration
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
  }

  private let looks = Counter()
  var now: Instant { Instant(offset: .milliseconds(10) * looks.next()) }
  var minimumResolution: Duration { .zero }
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}

/// A clock that stands still: durations are zero, so whole checkpoints can be compared.
struct StillClock: Clock {
  typealias Instant = TickingClock.Instant
  var now: Instant { Instant(offset: .zero) }
  var minimumResolution: Duration { .zero }
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}

/// Collects what closures on any thread hand in.
final class Collected<Element: Sendable>: Sendable {
  private let storage = Mutex<[Element]>([])
  var all: [Element] { storage.withLock { $0 } }
  func append(_ element: Element) { storage.withLock { $0.append(element) } }
}

/// Counts 0, 1, 2 … from any thread.
final class Counter: Sendable {
  private let count = Mutex(0)
  func next() -> Int {
    count.withLock { count in
      defer { count += 1 }
      return count
    }
  }
}
