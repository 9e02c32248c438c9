// DigitClassifier
// SPDX-License-Identifier: MIT

import Dispatch

/// Prepares the next batch while the network learns from this one.
///
/// What a batch holds depends on its epoch and images alone, so that preparing it early changes nothing
/// but the time. For use from one thread.
final class BatchFeed {
  /// Which batch.
  struct Request: Equatable {
    /// From 0.
    let epoch: Int
    let indices: ArraySlice<Int>
  }

  private let maker: BatchMaker
  private let queue = DispatchQueue(label: "batches", qos: .userInitiated)
  private let group = DispatchGroup()
  private var current: Batch
  private var next: Batch
  /// What `next` holds, or will hold when `group` is done.
  private var expected: Request?

  /// - Parameters:
  ///   - maker: Prepares the images.
  ///   - size: Images of the largest batch.
  init(_ maker: BatchMaker, size: Int) {
    self.maker = maker
    let classes = maker.teacher?.classes ?? 0
    current = Batch(size: size, classes: classes)
    next = Batch(size: size, classes: classes)
  }

  deinit { group.wait() }

  /// Hands out a batch and starts on the one after it.
  ///
  /// - Parameters:
  ///   - request: The batch wanted.
  ///   - upcoming: The one that will be wanted next, where that is known.
  /// - Returns: The batch; valid until the next call.
  func batch(_ request: Request, upcoming: Request?) -> Batch {
    group.wait()
    if expected == request {
      swap(&current, &next)
    } else {
      maker.fill(current, epoch: request.epoch, indices: request.indices)
    }
    expected = upcoming
    if let upcoming {
      queue.async(group: group) { [maker, next] in
        maker.fill(next, epoch: upcoming.epoch, indices: upcoming.indices)
      }
    }
    return current
  }
}
