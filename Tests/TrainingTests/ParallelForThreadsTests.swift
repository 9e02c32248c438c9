// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Synchronization
import Testing

@testable import Training

struct ParallelForThreadsTests {
  @Test(arguments: [1, 2, 3, 16], [0, 1, 2, 7, 1000])
  func `every index is worked on exactly once`(threads: Int, count: Int) {
    let seen = Mutex([Int](repeating: 0, count: count))
    ParallelFor.threads(threads)(count) { index in
      seen.withLock { $0[index] += 1 }
    }
    #expect(seen.withLock { $0 } == [Int](repeating: 1, count: count))
  }

  @Test func `a loop inside a loop ends`() {
    let parallel = ParallelFor.threads(4)
    let total = Atomic<Int>(0)
    parallel(8) { outer in
      parallel(8) { inner in total.add(outer * inner, ordering: .relaxed) }
    }
    #expect(total.load(ordering: .relaxed) == 28 * 28)
  }
}
