// DigitClassifier
// SPDX-License-Identifier: MIT

internal import Kernels
internal import Synchronization

/// Buffers that the turns of a parallel loop borrow, so that there are as many as threads, not as turns.
///
/// The last one given back is the first one lent: it still lies in a cache. A borrower
/// finds zeros, or what an earlier one left behind.
final class ScratchPool: Sendable {
  private let count: Int
  private let idle = Mutex<[FloatBuffer]>([])

  /// - Parameter count: Floats of every buffer.
  init(count: Int) { self.count = count }

  /// Lends a buffer for the time of a call.
  func withBuffer(_ body: (FloatBuffer) -> Void) {
    let buffer = idle.withLock { $0.popLast() } ?? FloatBuffer(zeros: count)
    body(buffer)
    idle.withLock { $0.append(buffer) }
  }
}
