// DigitClassifier
// SPDX-License-Identifier: MIT

import Synchronization

/// Puts answers that come from several threads in order, for one task that waits for them.
final class OrderedAnswers<Answer: Sendable>: Sendable {
  private struct State {
    var ready: [Int: Answer] = [:]
    var next = 0
    var count: Int?
    var waiter: CheckedContinuation<[Answer], Never>?

    /// What is due; nil where it has to be waited for, and nothing after the last.
    mutating func takeDue() -> [Answer]? {
      var due: [Answer] = []
      while let answer = ready.removeValue(forKey: next) {
        due.append(answer)
        next += 1
      }
      return due.isEmpty && next != count ? nil : due
    }
  }

  private let state = Mutex(State())

  /// Takes an answer.
  ///
  /// - Parameters:
  ///   - answer: The answer.
  ///   - number: Its place in the order, counted from 0; every place is taken once.
  func deliver(_ answer: Answer, at number: Int) {
    change { $0.ready[number] = answer }
  }

  /// Says how many answers there are in all.
  ///
  /// - Parameter count: How many.
  func end(after count: Int) {
    change { $0.count = count }
  }

  /// Waits for the answers that are due; for one task at a time.
  ///
  /// - Returns: The next answers in order, all that are there; none after the last.
  func due() async -> [Answer] {
    await withCheckedContinuation { continuation in
      let due: [Answer]? = state.withLock { state in
        if let due = state.takeDue() { return due }
        state.waiter = continuation
        return nil
      }
      if let due { continuation.resume(returning: due) }
    }
  }

  private func change(_ change: (inout State) -> Void) {
    let woken: (CheckedContinuation<[Answer], Never>, [Answer])? = state.withLock { state in
      change(&state)
      guard let waiter = state.waiter, let due = state.takeDue() else { return nil }
      state.waiter = nil
      return (waiter, due)
    }
    if let (waiter, due) = woken { waiter.resume(returning: due) }
  }
}
