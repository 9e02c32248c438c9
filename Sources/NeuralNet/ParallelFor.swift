// DigitClassifier
// SPDX-License-Identifier: MIT

/// A loop whose turns may run at the same time.
///
/// The engine starts no threads of its own: whoever builds a network passes this in. Every turn writes
/// to its own part of the output, and how work is split never depends on the number of threads, so
/// results are the same bit for bit whatever the body does.
public struct ParallelFor: Sendable {
  private let run: @Sendable (_ count: Int, _ work: (Int) -> Void) -> Void

  /// Wraps a loop.
  ///
  /// - Parameter body: Calls `work` once for each index in `0..<count`, on any threads and in any
  ///   order, and returns when all calls have returned.
  public init(_ body: @escaping @Sendable (_ count: Int, _ work: (Int) -> Void) -> Void) {
    run = body
  }

  /// One turn after another, on the calling thread.
  public static let serial = ParallelFor { count, work in
    for index in 0..<count { work(index) }
  }

  /// Runs the loop.
  ///
  /// - Parameters:
  ///   - count: The number of turns.
  ///   - work: Receives each index in `0..<count` once.
  public func callAsFunction(_ count: Int, _ work: (Int) -> Void) {
    run(count, work)
  }
}
