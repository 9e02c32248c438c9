// DigitClassifier
// SPDX-License-Identifier: MIT

/// What the server takes from the world around it, so that tests can give it something else.
struct ServerEnvironment: Sendable {
  /// The time since some fixed moment; never goes back.
  var now: @Sendable () -> Duration = { origin.duration(to: .now) }
  /// Waits.
  var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  /// Makes the identifier of a request that came without one.
  var makeRequestID: @Sendable () -> String = { RequestIdentifier.make() }

  private static let origin = ContinuousClock.now
}
