// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOPosix
import Synchronization

/// Threads for work too long to do between two network events, with a short queue before them.
///
/// A full queue refuses at once: whoever waits behind a long queue would have given up by the time it
/// is served.
final class RecognitionPool: Sendable {
  private let threads: NIOThreadPool
  private let capacity: Int
  /// For the pieces of batches, which have no place in the queue.
  let lane: BatchLane
  private let admitted = Atomic<Int>(0)

  /// Starts the threads.
  ///
  /// - Parameters:
  ///   - threads: How many pictures to work on at once, 1 or more.
  ///   - queue: How many more may wait, 0 or more.
  init(threads: Int, queue: Int) {
    precondition(threads > 0 && queue >= 0, "pool of \(threads) threads and queue of \(queue)")
    self.threads = NIOThreadPool(numberOfThreads: threads)
    capacity = threads + queue
    lane = BatchLane(threads: self.threads, count: threads)
    self.threads.start()
  }

  deinit {
    // Lets work in progress end; nobody is left to wait for it here.
    threads.shutdownGracefully { _ in }
  }

  /// Runs work on one of the threads.
  ///
  /// - Parameter work: What to run.
  /// - Returns: What the work returns.
  /// - Throws: `ServerError.Code.overloaded` if all threads are busy and the queue is full, else what
  ///   the work throws.
  func run<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    let count = admitted.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
    defer { admitted.wrappingSubtract(1, ordering: .acquiringAndReleasing) }
    guard count <= capacity else {
      throw ServerError(
        .overloaded,
        "More pictures are waiting to be read than the queue holds. Try again shortly."
      )
    }
    return try await threads.runIfActive(work)
  }
}
