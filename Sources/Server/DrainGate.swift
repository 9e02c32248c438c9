// DigitClassifier
// SPDX-License-Identifier: MIT

import ServiceLifecycle

/// The first service to stop: tells load balancers before the listener closes.
///
/// A `ServiceGroup` stops its services from last to first and waits for each, so this one stands last
/// and the listener stays open until it returns.
struct DrainGate: Service {
  /// Turns to `draining` at the start of the stop.
  let readiness: Readiness
  /// How long to hold the stop up.
  let delay: Duration
  /// Waits.
  let sleep: @Sendable (Duration) async throws -> Void

  func run() async throws {
    try await gracefulShutdown()
    readiness.reach(.draining)
    if delay > .zero { try await sleep(delay) }
  }
}
