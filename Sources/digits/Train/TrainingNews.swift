// DigitClassifier
// SPDX-License-Identifier: MIT

import Kernels
import Synchronization
import Training

/// Tells the person at the terminal, or the log, how a run is going.
///
/// On a terminal the last line follows every step; elsewhere there is one line an epoch.
final class TrainingNews: Sendable {
  /// The shortest time between two states of the live line: a reader sees no more.
  private static let interval = Duration.milliseconds(100)

  private let line: StatusLine
  private let result: @Sendable (String) -> Void
  private let lastShown = Mutex<ContinuousClock.Instant?>(nil)

  /// Writes news to `line` and the summary at the end to `result`.
  init(
    line: StatusLine = StatusLine(),
    result: @escaping @Sendable (String) -> Void = { Console.output.line($0) }
  ) {
    self.line = line
    self.result = result
  }

  /// Says something once.
  func say(_ text: String) { line.finish(with: text) }

  /// A run begins or goes on.
  func begins(_ start: TrainingStart, backend: KernelBackend, threads: Int, images: Int) {
    let recipe = start.recipe
    say(
      "recipe \(recipe.name), seed \(start.seed): "
        + "\((images - recipe.validationCount).grouped) images to learn from, "
        + "\(recipe.validationCount.grouped) held out; \(backend.rawValue) kernels, "
        + "\(threads) \(threads == 1 ? "thread" : "threads")"
    )
  }

  /// An unfinished run is taken up.
  func resumes(from checkpoint: Checkpoint, backend: KernelBackend) {
    say("going on after \(checkpoint.progress.step.grouped) steps")
    if checkpoint.backend != backend.rawValue {
      say(
        "note: the run began with \(checkpoint.backend) kernels; with \(backend.rawValue) its last "
          + "digits will differ from those of a run that was not stopped"
      )
    }
  }

  /// A step or an epoch is done.
  func report(_ event: TrainingEvent) {
    if let record = event.completed {
      say(TrainingText.epoch(record, of: event))
    } else if isDue() {
      line.show(TrainingText.step(event, width: line.width))
    }
  }

  /// No more steps follow.
  func ends() { line.clear() }

  /// The run is over and its files are written.
  func summarizes(_ report: TrainingReport, folder: RunFolder) {
    for text in TrainingText.summary(report, folder: folder) { result(text) }
  }

  private func isDue() -> Bool {
    let now = ContinuousClock.now
    return lastShown.withLock { last in
      if let last, last.duration(to: now) < Self.interval { return false }
      last = now
      return true
    }
  }
}
