// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOCore

/// Says when a connection has waited too long for its client: a pure value, which is told what happens.
///
/// Only the client's time counts: to send what it is asked for, and to read what it is sent. While the server
/// computes, or does not read because its answers have to catch up, the silence is its own.
struct Patience: Sendable {
  /// What to think of the client.
  enum Verdict: Equatable {
    /// It is in time; look again then.
    case inTime(until: NIODeadline)
    /// Its request should have arrived by now, however busily it trickles.
    case late
    /// It has neither sent nor read anything for too long.
    case silent
  }

  private let idleTimeout: TimeAmount
  private let requestTimeout: TimeAmount
  private var lastSign = NIODeadline.uptimeNanoseconds(0)
  private var nextLook = NIODeadline.uptimeNanoseconds(0)
  /// When the request that is arriving must have arrived.
  private var due: NIODeadline?
  /// Since when the client is not asked for more of it.
  private var pausedSince: NIODeadline?
  /// What the client had still to read at the last look; nil if more was written since.
  private var unsentBytes: Int?

  /// Creates the patience for one client.
  ///
  /// - Parameters:
  ///   - idleTimeout: How long the client may be silent.
  ///   - requestTimeout: How long it may take to send a request, while the server reads.
  init(idleTimeout: TimeAmount, requestTimeout: TimeAmount) {
    self.idleTimeout = idleTimeout
    self.requestTimeout = requestTimeout
  }

  /// The client has connected, or sent something.
  mutating func received(at now: NIODeadline) { lastSign = now }

  /// Something is written to the client.
  ///
  /// - Parameters:
  ///   - now: The time.
  ///   - prolongs: Whether it belongs to the answer to the request that is still arriving, which may then take as
  ///     long once more.
  mutating func wrote(at now: NIODeadline, prolongs: Bool) {
    lastSign = now
    unsentBytes = nil
    guard prolongs, due != nil else { return }
    due = now + requestTimeout
    if pausedSince != nil { pausedSince = now }
  }

  /// A request has begun to arrive, and the client is not asked for more of it for now.
  mutating func readingPauses(at now: NIODeadline) {
    due = due ?? now + requestTimeout
    pausedSince = now
  }

  /// The client is asked for more.
  ///
  /// - Parameter now: The time.
  /// - Returns: Whether to look earlier than the last verdict said.
  mutating func readingGoesOn(at now: NIODeadline) -> Bool {
    guard let since = pausedSince, let due else { return false }
    pausedSince = nil
    lastSign = now
    self.due = due + (now - since)
    return due + (now - since) < nextLook
  }

  /// The request has arrived, or nobody waits for it any more.
  mutating func requestEnded() {
    due = nil
    pausedSince = nil
  }

  /// Judges the client.
  ///
  /// - Parameters:
  ///   - now: The time.
  ///   - unsent: What the client has still to read, as far as the system does not hold it already.
  ///   - isServersTurn: Whether it is the server that has something to do.
  /// - Returns: The verdict.
  mutating func judge(
    at now: NIODeadline,
    unsentBytes unsent: Int,
    isServersTurn: Bool
  ) -> Verdict {
    // Nobody saw how much of what was just written has left: that is known only from one look to the next.
    let isRead = unsentBytes.map { unsent < $0 } ?? (unsent > 0)
    unsentBytes = unsent
    if isRead || unsent == 0 && (isServersTurn || pausedSince != nil) { lastSign = now }
    let due = pausedSince == nil ? self.due : nil
    if let due, due <= now { return .late }
    guard lastSign + idleTimeout > now else { return .silent }
    // Never so far ahead that a request which begins in between could be due before.
    nextLook = min(lastSign + idleTimeout, due ?? .distantFuture, now + requestTimeout)
    return .inTime(until: nextLook)
  }
}
