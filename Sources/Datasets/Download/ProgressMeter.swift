// DigitClassifier
// SPDX-License-Identifier: MIT

/// Turns byte counts into progress reports: adds the speed and keeps their number small.
struct ProgressMeter {
  /// The shortest time between two reports of arriving bytes.
  private static let interval: Duration = .milliseconds(100)

  private let time: TimeSource
  private let report: @Sendable (DownloadProgress) -> Void
  private var progress: DownloadProgress
  /// When the first bytes were counted, how many were there before, and when it was last told.
  private var start: (time: Duration, bytes: Int)?
  private var lastReport: Duration?

  /// Readies a meter for one file.
  ///
  /// - Parameters:
  ///   - progress: The file's name and number.
  ///   - time: Measures the speed.
  ///   - report: Receives the reports.
  init(
    _ progress: DownloadProgress,
    time: TimeSource,
    report: @escaping @Sendable (DownloadProgress) -> Void
  ) {
    self.progress = progress
    self.time = time
    self.report = report
  }

  /// Notes that bytes begin to arrive.
  ///
  /// - Parameters:
  ///   - bytesDone: Those that are here from an earlier attempt, which say nothing about the speed.
  ///   - bytesTotal: Those expected in the end, if known.
  mutating func begin(bytesDone: Int, bytesTotal: Int?) {
    start = (time.elapsed, bytesDone)
    lastReport = nil
    progress.phase = .downloading
    progress.bytesPerSecond = nil
    progress.bytesTotal = bytesTotal
    progress.bytesDone = bytesDone
    send(at: time.elapsed)
  }

  /// Notes how many bytes are here, and reports it if the last report is old enough.
  mutating func update(bytesDone: Int) {
    let now = time.elapsed
    progress.bytesDone = bytesDone
    if let start, now > start.time {
      progress.bytesPerSecond = Double(bytesDone - start.bytes) / ((now - start.time) / .seconds(1))
    }
    if let lastReport, now - lastReport < Self.interval { return }
    send(at: now)
  }

  /// Notes a change of phase and reports it at once.
  mutating func enter(_ phase: DownloadProgress.Phase) {
    progress.phase = phase
    if phase == .finished, progress.bytesTotal == nil { progress.bytesTotal = progress.bytesDone }
    send(at: time.elapsed)
  }

  private mutating func send(at now: Duration) {
    lastReport = now
    report(progress)
  }
}
