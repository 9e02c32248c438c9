// DigitClassifier
// SPDX-License-Identifier: MIT

import Dispatch
public import NeuralNet
import Synchronization

extension ParallelFor {
  /// Spreads the iterations over `threads` workers that draw the next index from one counter.
  ///
  /// Which worker runs which index changes from run to run; the callers in this project write each
  /// index's result to its own place and add up in index order, so the result does not.
  ///
  /// - Parameter threads: Workers, at least 1. One runs everything on the calling thread. More than
  ///   there are cores does no harm: Dispatch runs no more at a time than the machine has.
  /// - Returns: A loop that starts its threads anew for every use and keeps none.
  public static func threads(_ threads: Int) -> ParallelFor {
    guard threads > 1 else { return .serial }
    return ParallelFor { count, work in
      let workers = min(threads, count)
      guard workers > 1 else {
        for index in 0..<max(0, count) { work(index) }
        return
      }
      let next = Atomic<Int>(0)
      withoutActuallyEscaping(work) { work in
        // SAFETY: `ParallelFor` asks of its callers that iterations do not touch each other's data,
        // and `concurrentPerform` returns only after the last of them.
        nonisolated(unsafe) let work = work
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
          while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            work(index)
          }
        }
      }
    }
  }
}
