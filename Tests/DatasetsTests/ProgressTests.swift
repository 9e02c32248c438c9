// DigitClassifier
// SPDX-License-Identifier: MIT

import Synchronization
import Testing

@testable import Datasets

struct ProgressBarTests {
  private let half = DownloadProgress(
    phase: .downloading,
    file: "train-images-idx3-ubyte",
    fileNumber: 1,
    fileCount: 4,
    bytesDone: 4_950_000,
    bytesTotal: 9_900_000,
    bytesPerSecond: 3_240_000
  )

  @Test func `A line tells file, share, amounts and speed`() {
    let line = ProgressBar.render(half, width: 90)
    #expect(
      line == "[1/4]  train-images-idx3-ubyte  [==============>             ]   50%"
        + "  5.0/9.9 MB  3.2 MB/s"
    )
    #expect(line.count == 90)
  }

  @Test(arguments: 0...140)
  func `A line is never wider than allowed`(width: Int) {
    var progress = half
    #expect(ProgressBar.render(progress, width: width).count <= width)
    progress.bytesTotal = nil
    #expect(ProgressBar.render(progress, width: width).count <= width)
    progress.phase = .waiting
    #expect(ProgressBar.render(progress, width: width).count <= width)
  }

  @Test func `A narrow line leaves out the bar, then the speed, then the amounts`() {
    #expect(
      ProgressBar.render(half, width: 70)
        == "[1/4]  train-images-idx3-ubyte   50%  5.0/9.9 MB  3.2 MB/s"
    )
    #expect(
      ProgressBar.render(half, width: 50) == "[1/4]  train-images-idx3-ubyte   50%  5.0/9.9 MB"
    )
    #expect(ProgressBar.render(half, width: 40) == "[1/4]  train-images-idx3-ubyte   50%")
    #expect(ProgressBar.render(half, width: 12) == "[1/4]  train")
  }

  @Test func `An unknown total is not made up`() {
    var progress = half
    progress.bytesTotal = nil
    let line = ProgressBar.render(progress, width: 100)
    #expect(line.contains("%") == false)
    #expect(line.contains("5.0 MB"))
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -5])
  func `An absurd speed does no harm`(speed: Double) {
    var progress = half
    progress.bytesPerSecond = speed
    #expect(ProgressBar.render(progress, width: 100).isEmpty == false)
  }

  @Test func `A whole file fills the bar`() {
    var progress = half
    progress.bytesDone = 9_900_000
    #expect(ProgressBar.render(progress, width: 100).contains("=]  100%"))
  }
}

struct ProgressMeterTests {
  private final class Log: Sendable {
    let reports = Mutex<[DownloadProgress]>([])

    func add(_ progress: DownloadProgress) { reports.withLock { $0.append(progress) } }
  }

  @Test func `The speed counts the bytes of this download and its time`() {
    let clock = SkippingClock()
    let log = Log()
    var meter = ProgressMeter(
      DownloadProgress(phase: .downloading),
      time: TimeSource(clock),
      report: log.add
    )
    clock.advance(by: .seconds(5))
    meter.begin(bytesDone: 1000, bytesTotal: 5000)
    clock.advance(by: .seconds(2))
    meter.update(bytesDone: 4000)
    let reports = log.reports.withLock { $0 }
    #expect(reports.map(\.bytesDone) == [1000, 4000])
    #expect(reports.map(\.bytesPerSecond) == [nil, 1500])
    #expect(reports.last?.bytesTotal == 5000)
  }

  @Test func `Reports of bytes come at most ten times a second`() {
    let clock = SkippingClock()
    let log = Log()
    var meter = ProgressMeter(
      DownloadProgress(phase: .downloading),
      time: TimeSource(clock),
      report: log.add
    )
    meter.begin(bytesDone: 0, bytesTotal: nil)
    for step in 1...100 {
      clock.advance(by: .milliseconds(10))
      meter.update(bytesDone: step)
    }
    #expect(log.reports.withLock { $0.count } == 11)
    meter.enter(.checking)
    meter.enter(.finished)
    let last = log.reports.withLock { $0.suffix(2) }
    #expect(last.map(\.phase) == [.checking, .finished])
    #expect(last.last?.bytesTotal == 100)
  }
}

struct DownloadPolicyTests {
  @Test func `Pauses double up to the longest`() {
    let policy = DownloadPolicy(initialDelay: .seconds(1), maximumDelay: .seconds(5))
    #expect((1...5).map(policy.delay) == [1, 2, 4, 5, 5].map { .seconds($0) })
    #expect(policy.delay(afterFailures: .max) == .seconds(5))
  }
}
