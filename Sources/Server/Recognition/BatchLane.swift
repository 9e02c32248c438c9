// DigitClassifier
// SPDX-License-Identifier: MIT

import NIOPosix
import Synchronization

/// The way that batches take through the threads for recognition.
///
/// Pieces of work wait here and not in the threads' queue. In that there are only as many runners as keep the threads
/// busy; each takes one piece, and then stands at the end of the queue again. So all cores work as long as there are
/// pieces, no thread waits for the next one to be brought, and a single picture that comes in between waits for a
/// piece or two, however many there are.
final class BatchLane: Sendable {
  /// Does its work, or only says that it is over where that is not wanted any more.
  typealias Piece = @Sendable (_ isWanted: Bool) -> Void

  private struct State {
    var waiting: [Piece] = []
    var runners = 0
  }

  private let threads: NIOThreadPool
  private let mostRunners: Int
  private let state = Mutex(State())

  /// Creates a lane.
  ///
  /// - Parameters:
  ///   - threads: Do the work.
  ///   - count: How many they are.
  init(threads: NIOThreadPool, count: Int) {
    self.threads = threads
    // One more, so that none is idle between two pieces.
    mostRunners = count + 1
  }

  /// Puts a piece of work at the end of the lane.
  ///
  /// - Parameter piece: The work.
  func submit(_ piece: @escaping Piece) {
    let needsRunner = state.withLock { state in
      state.waiting.append(piece)
      guard state.runners < mostRunners else { return false }
      state.runners += 1
      return true
    }
    if needsRunner { startRunner() }
  }

  private func startRunner() {
    threads.submit { [self] phase in
      guard let piece = nextPiece() else { return }
      piece(phase == .active)
      startRunner()
    }
  }

  private func nextPiece() -> Piece? {
    state.withLock { state in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.runners -= 1
      return nil
    }
  }
}
