// DigitClassifier
// SPDX-License-Identifier: MIT

import Synchronization

/// Whether the server takes requests, as `/readyz` tells it.
final class Readiness: Sendable {
  /// A server's life; it only ever moves on to a later phase.
  enum Phase: Int, Sendable { case starting, ready, draining }

  private let current = Mutex(Phase.starting)

  /// Where the server is now.
  var phase: Phase { current.withLock { $0 } }

  /// Moves on.
  ///
  /// - Parameter phase: The phase reached; ignored if the server is already past it.
  func reach(_ phase: Phase) {
    current.withLock { if $0.rawValue < phase.rawValue { $0 = phase } }
  }
}
