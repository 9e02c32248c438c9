// DigitClassifier
// SPDX-License-Identifier: MIT

/// A clock without its type, so that the values that hold one need no type parameter.
struct TimeSource: Sendable {
  private let elapsedOnClock: @Sendable () -> Duration
  private let sleepOnClock: @Sendable (Duration) async throws -> Void

  /// Wraps a clock; its time starts now.
  init(_ clock: some Clock<Duration>) {
    let start = clock.now
    elapsedOnClock = { start.duration(to: clock.now) }
    sleepOnClock = { try await clock.sleep(for: $0) }
  }

  /// The time since this value was made.
  var elapsed: Duration { elapsedOnClock() }

  /// Waits.
  ///
  /// - Throws: `cancelled` where the task is cancelled before or meanwhile.
  func sleep(for duration: Duration) async throws(DatasetError) {
    do {
      try await sleepOnClock(duration)
    } catch {
      throw DatasetError(.cancelled, "Stopped while waiting.")
    }
    if Task.isCancelled { throw DatasetError(.cancelled, "Stopped while waiting.") }
  }
}
