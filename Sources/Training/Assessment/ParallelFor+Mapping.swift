// DigitClassifier
// SPDX-License-Identifier: MIT

package import NeuralNet
import Synchronization

extension ParallelFor {
  /// Computes a value for each index, in pieces of fixed size.
  ///
  /// - Parameters:
  ///   - count: The number of values.
  ///   - pieceSize: Indices a turn of the loop: enough that handing out turns costs nothing.
  ///   - value: Gives the value of an index in `0..<count`; called from any thread.
  /// - Returns: The values in the order of their indices, whatever thread computed them.
  package func map<Value: Sendable>(
    _ count: Int,
    pieceSize: Int = 64,
    _ value: (Int) -> Value
  ) -> [Value] {
    let pieces = (count + pieceSize - 1) / pieceSize
    let results = Mutex([[Value]](repeating: [], count: pieces))
    self(pieces) { piece in
      let values = (piece * pieceSize..<min(count, (piece + 1) * pieceSize)).map(value)
      results.withLock { $0[piece] = values }
    }
    return results.withLock { $0 }.flatMap(\.self)
  }
}
