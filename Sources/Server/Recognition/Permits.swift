// DigitClassifier
// SPDX-License-Identifier: MIT

import Synchronization

/// A number of permits that tasks wait for in turn, without holding a thread.
final class Permits: Sendable {
  private struct State {
    var free: Int
    var isClosed = false
    var waiting: [(count: Int, continuation: CheckedContinuation<Bool, Never>)] = []
  }

  /// How many permits there are.
  let total: Int
  private let state: Mutex<State>

  /// Creates permits.
  ///
  /// - Parameter total: How many there are, 1 or more.
  init(_ total: Int) {
    precondition(total > 0, "\(total) permits")
    self.total = total
    state = Mutex(State(free: total))
  }

  /// Takes permits, once there are so many.
  ///
  /// - Parameter count: How many, 1 to ``total``.
  /// - Returns: Whether there were; false after ``close()``.
  func acquire(_ count: Int = 1) async -> Bool {
    precondition((1...total).contains(count), "\(count) of \(total) permits")
    return await withCheckedContinuation { continuation in
      let answer: Bool? = state.withLock { state in
        if state.isClosed { return false }
        guard state.waiting.isEmpty, state.free >= count else {
          state.waiting.append((count, continuation))
          return nil
        }
        state.free -= count
        return true
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  /// Gives permits back, to who has waited longest.
  ///
  /// - Parameter count: How many.
  func release(_ count: Int = 1) {
    let next = state.withLock { state in
      state.free += count
      var next: [CheckedContinuation<Bool, Never>] = []
      while let first = state.waiting.first, first.count <= state.free {
        state.free -= first.count
        next.append(first.continuation)
        state.waiting.removeFirst()
      }
      return next
    }
    for continuation in next { continuation.resume(returning: true) }
  }

  /// Whether everybody is sent away.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Sends everybody away, now and later.
  func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [] }
      return state.waiting.map(\.continuation)
    }
    for continuation in waiting { continuation.resume(returning: false) }
  }
}
