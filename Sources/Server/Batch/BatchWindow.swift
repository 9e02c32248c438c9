// DigitClassifier
// SPDX-License-Identifier: MIT

/// How much of a batch may be between its arrival and the end of its answer: many small pieces, or a large one.
struct BatchWindow: Sendable {
  /// Room for so many pieces of ordinary size.
  static let pieces = 16
  /// What takes the room of one more ordinary piece.
  private static let pieceBytes = 1 << 20

  private let permits = Permits(Self.pieces)

  /// Comes in, once there is room.
  ///
  /// - Parameter bytes: The size of what comes in.
  /// - Returns: What to ``leave(_:)`` with; nil after ``close()``.
  func enter(bytes: Int) async -> Int? {
    let cost = min(1 + bytes / Self.pieceBytes, Self.pieces)
    return await permits.acquire(cost) ? cost : nil
  }

  /// Makes room.
  ///
  /// - Parameter cost: What ``enter(bytes:)`` returned.
  func leave(_ cost: Int) { permits.release(cost) }

  /// Lets nobody in any more.
  func close() { permits.close() }

  /// Whether nobody is waiting for what is inside any more.
  var isClosed: Bool { permits.isClosed }
}
