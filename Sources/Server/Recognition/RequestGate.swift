// DigitClassifier
// SPDX-License-Identifier: MIT

import Synchronization

/// Lets a bounded number of requests in and turns the rest away at once.
///
/// Each request that is let in may hold a whole body in memory, so this bounds the memory that uploads
/// take: limit × ``ServerOptions/maximumBodyBytes``.
final class RequestGate: Sendable {
  private let limit: Int
  private let inside = Atomic<Int>(0)

  /// Creates a gate.
  ///
  /// - Parameter limit: The most requests inside at once.
  init(limit: Int) { self.limit = limit }

  /// Goes in, if there is room.
  ///
  /// - Returns: Whether the caller is inside; then it must ``leave()``.
  func enter() -> Bool {
    let count = inside.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
    if count > limit { leave() }
    return count <= limit
  }

  /// Goes out.
  func leave() { inside.wrappingSubtract(1, ordering: .acquiringAndReleasing) }

  /// Runs an operation inside the gate.
  ///
  /// - Parameter operation: What to run.
  /// - Returns: What the operation returns.
  /// - Throws: `ServerError.Code.overloaded` if the gate is full, else what the operation throws.
  func pass<Value>(_ operation: () async throws -> Value) async throws -> Value {
    guard enter() else { throw overloaded("predictions") }
    defer { leave() }
    return try await operation()
  }

  /// Goes in for as long as the place is kept.
  ///
  /// For what is still inside when its handler has returned: an answer that is streamed, or dropped unsent.
  ///
  /// - Parameter what: What comes in, for the message.
  /// - Returns: The place.
  /// - Throws: `ServerError.Code.overloaded` if the gate is full.
  func place(for what: String) throws(ServerError) -> Place {
    guard enter() else { throw overloaded(what) }
    return Place(gate: self)
  }

  /// A place inside a gate, left when nobody keeps it any more.
  final class Place: Sendable {
    private let gate: RequestGate

    fileprivate init(gate: RequestGate) { self.gate = gate }

    deinit { gate.leave() }
  }

  private func overloaded(_ what: String) -> ServerError {
    ServerError(
      .overloaded,
      "The server is handling \(limit) \(what) already. Try again shortly."
    )
  }
}
