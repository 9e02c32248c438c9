// DigitClassifier
// SPDX-License-Identifier: MIT

/// Measures several pieces of work in turn.
///
/// The machines that this runs on are shared: another guest slows everything for seconds. What is to be
/// compared is therefore measured in short slices, one after the other, many times over, so that a bad
/// second hits all alike, and a comparison is made between neighbours.
struct Interleaving {
  /// The pieces of work, in the order in which they take turns.
  let works: [Work]
  /// How long a slice should take, in nanoseconds; one call of long work may take longer.
  var slice = 1e6
  /// The fewest turns each piece gets, whatever the time.
  var fewestRounds = 3

  /// Lets each piece of work have its turn until the time is over.
  ///
  /// - Parameter seconds: The time for all of them together.
  /// - Returns: The times of each piece, in the order of `works`, equally many each.
  func measure(seconds: Double) -> [Samples] {
    // The first call warms caches and pages, the second says how many make a slice.
    let times = works.map { work in
      _ = work.time(1)
      return Int(max(1, (slice / max(work.time(1), 1)).rounded()))
    }
    var samples = works.map { _ in Samples() }
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(seconds))
    var round = 0
    while round < fewestRounds || clock.now < end {
      for index in works.indices {
        samples[index].add(works[index].time(times[index]) / Double(times[index]))
      }
      round += 1
    }
    return samples
  }
}
