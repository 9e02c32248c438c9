// DigitClassifier
// SPDX-License-Identifier: MIT

/// Time since it was made, on any clock.
struct Stopwatch {
  private let now: () -> Duration

  /// Starts at zero.
  init<Time: Clock>(_ clock: Time) where Time.Duration == Duration {
    let start = clock.now
    now = { start.duration(to: clock.now) }
  }

  /// Time since the start.
  var elapsed: Duration { now() }
}

extension Duration {
  /// The duration as a number of seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
