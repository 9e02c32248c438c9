// DigitClassifier
// SPDX-License-Identifier: MIT

import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Holds work up until a test lets it go on: arrivals can be awaited, and the way opened.
final class Gate: Sendable {
  private let isOpen = Mutex(false)
  private let waiters = Mutex<[CheckedContinuation<Void, Never>]>([])
  private let arrivals = AsyncStream<Void>.makeStream()

  /// Lets everybody through, now and later.
  func open() {
    isOpen.withLock { $0 = true }
    for waiter in waiters.withLock({ waiters in
      defer { waiters = [] }
      return waiters
    }) {
      waiter.resume()
    }
  }

  /// Waits until somebody has come to the gate.
  func arrival() async {
    var iterator = arrivals.stream.makeAsyncIterator()
    await iterator.next()
  }

  /// Waits for the gate to open.
  func pass() async {
    arrivals.continuation.yield()
    await withCheckedContinuation { continuation in
      waiters.withLock { $0.append(continuation) }
      if isOpen.withLock({ $0 }) { open() }
    }
  }

  /// Waits for the gate to open on a thread that may block.
  func passBlocking() {
    arrivals.continuation.yield()
    while !isOpen.withLock({ $0 }) { sched_yield() }
  }
}
