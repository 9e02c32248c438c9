// DigitClassifier
// SPDX-License-Identifier: MIT

import Synchronization

@testable import Datasets

/// Holds the lock on a file until told to let go, like another process would.
final class LockHolder: Sendable {
  private let file: Mutex<OwnedFile?>

  init(_ path: String) throws {
    let file = try OwnedFile(.appending, path)
    guard try file.tryLock() else {
      throw DatasetError(.fileSystem, "\(path) is locked by somebody else.")
    }
    self.file = Mutex(consume file)
  }

  func release() {
    file.withLock { $0 = nil }
  }
}
