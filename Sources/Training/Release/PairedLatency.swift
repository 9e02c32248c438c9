// DigitClassifier
// SPDX-License-Identifier: MIT

public import Datasets
public import Recognition

/// How long reads of two models take, measured in turn.
///
/// The images are cut into short slices, and both models read every slice several times, one right after the other:
/// whatever else the machine does falls on both. Of a slice's rounds the median counts, which a disturbance does not
/// move; the sum of the medians is the mean over all images, so the few that a cascade's later stage answers weigh what
/// they cost.
public struct PairedLatency: Sendable, Hashable, Codable {
  /// Images read in a round.
  public let count: Int
  /// Rounds.
  public let rounds: Int
  /// The mean time of a read by the new model.
  public let newMicroseconds: Double
  /// The mean time of a read by the current model.
  public let currentMicroseconds: Double

  private enum CodingKeys: String, CodingKey {
    case count
    case rounds
    case newMicroseconds = "new_us"
    case currentMicroseconds = "current_us"
  }

  /// How many times as long the new model takes.
  public var ratio: Double { newMicroseconds / currentMicroseconds }

  /// Images a slice: some milliseconds, so that both models meet the same machine.
  static let sliceSize = 50
  /// Rounds: an odd number has a middle.
  public static let standardRounds = 7

  /// Adds times up; nil where nothing was timed.
  ///
  /// - Parameters:
  ///   - new: The new model's time of each slice in each round, shape `[slices][rounds]`.
  ///   - current: The current model's, of the same shape.
  ///   - count: The images of all slices together.
  public init?(new: [[Duration]], current: [[Duration]], count: Int) {
    guard count > 0, let rounds = new.first?.count, rounds > 0, new.count == current.count else {
      return nil
    }
    func mean(_ slices: [[Duration]]) -> Double {
      slices.reduce(0) { $0 + Self.median($1) } / Double(count)
    }
    self.count = count
    self.rounds = rounds
    newMicroseconds = mean(new)
    currentMicroseconds = mean(current)
  }

  /// Reads images with both models; nil where there are none.
  ///
  /// - Parameters:
  ///   - new: The new model.
  ///   - current: The current model.
  ///   - images: What to read, on the calling thread alone.
  ///   - rounds: How often, 1 or more.
  ///   - clock: Times the slices.
  public init?<Time: Clock>(
    new: Classifier,
    current: Classifier,
    over images: LabelledImages,
    rounds: Int = standardRounds,
    clock: Time = ContinuousClock()
  ) where Time.Duration == Duration {
    precondition(rounds > 0, "\(rounds) rounds")
    let slices = stride(from: 0, to: images.count, by: Self.sliceSize).map {
      $0..<min($0 + Self.sliceSize, images.count)
    }
    var times = [[[Duration]]](
      repeating: Array(repeating: [], count: slices.count),
      count: 2
    )
    let models = [new, current]
    for round in 0..<rounds {
      for (index, slice) in slices.enumerated() {
        let pixels = slice.map { image in images.pixels(of: image).map { Float($0) / 255 } }
        // Who goes first changes from round to round: the second finds the pixels in the cache.
        for model in round.isMultiple(of: 2) ? [0, 1] : [1, 0] {
          // The other model has pushed this one's weights out of the caches; in use nobody does.
          _ = models[model].scores(of: pixels[0])
          let start = clock.now
          for picture in pixels { _ = models[model].scores(of: picture) }
          times[model][index].append(start.duration(to: clock.now))
        }
      }
    }
    self.init(new: times[0], current: times[1], count: images.count)
  }

  /// The middle time in microseconds, the greater of two in the middle.
  private static func median(_ times: [Duration]) -> Double {
    let sorted = times.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2].seconds * 1e6
  }
}
