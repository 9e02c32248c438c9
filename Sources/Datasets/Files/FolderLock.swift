// DigitClassifier
// SPDX-License-Identifier: MIT

/// The right to change a folder, held by one task of one process at a time.
///
/// It is an advisory lock on a file named `.lock`, which stays behind empty: removing it would let
/// two processes lock two different files of that name. The system drops the lock when its holder
/// ends, however it ends.
struct FolderLock: ~Copyable {
  private let file: OwnedFile

  private init(file: consuming OwnedFile) {
    self.file = file
  }

  /// Waits for the lock.
  ///
  /// - Parameters:
  ///   - folder: An existing folder.
  ///   - time: Measures the pauses between two attempts.
  ///   - waiting: Called once if somebody else holds the lock.
  /// - Returns: The lock; it lasts as long as this value.
  /// - Throws: `fileSystem` where the folder cannot be written to or its file system has no locks;
  ///   `cancelled`.
  static func acquire(
    _ folder: Folder,
    time: TimeSource,
    waiting: () -> Void
  ) async throws(DatasetError) -> FolderLock {
    let file = try OwnedFile(.appending, folder.path(of: ".lock"))
    var hasWaited = false
    while try !file.tryLock() {
      if !hasWaited { waiting() }
      hasWaited = true
      try await time.sleep(for: .milliseconds(200))
    }
    return FolderLock(file: file)
  }
}
