// DigitClassifier
// SPDX-License-Identifier: MIT

/// How fast one session of a run is.
struct Pace {
  /// Images learned from in this session.
  var images = 0
  /// Steps done in this session.
  var steps = 0
  private let stopwatch: Stopwatch
  private let start: Duration
  private let learnedBefore: Double

  /// Starts a session of a run that has `learned` for some seconds before.
  init(_ stopwatch: Stopwatch, learned: Double) {
    self.stopwatch = stopwatch
    start = stopwatch.elapsed
    learnedBefore = learned
  }

  /// Images a second while learning, validation and checkpoints left out.
  func imagesPerSecond(learned: Double) -> Double {
    let seconds = learned - learnedBefore
    return seconds > 0 ? Double(images) / seconds : 0
  }

  /// Time for so many more steps, validation and checkpoints counted in.
  func timeLeft(steps left: Int) -> Duration? {
    let seconds = (stopwatch.elapsed - start).seconds
    return steps > 0 && seconds > 0 ? .seconds(seconds / Double(steps) * Double(left)) : nil
  }
}
