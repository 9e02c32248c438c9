// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An open file that closes itself when its owner lets go of it.
///
/// Downloads need to append, to lock and to flush to the disk, which the essentials of Foundation do
/// not offer; these few system calls do. Each call blocks for the time of one disk access.
struct OwnedFile: ~Copyable {
  /// How a file is opened.
  enum Access {
    /// An existing file, to be read.
    case reading
    /// A file to add to; made if it is not there.
    case appending
    /// A file that is emptied first; made if it is not there.
    case replacing

    fileprivate var flags: Int32 {
      switch self {
      case .reading: O_RDONLY | O_CLOEXEC
      case .appending: O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
      case .replacing: O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
      }
    }
  }

  private let descriptor: Int32
  /// Where the file was when it was opened.
  let path: String

  /// Opens a file.
  ///
  /// - Throws: `fileSystem`, with the system's reason.
  init(_ access: Access, _ path: String) throws(DatasetError) {
    let descriptor = retryingInterrupted { unsafe open(path, access.flags, 0o644) }
    guard descriptor >= 0 else { throw .system("open", path, errno) }
    self.descriptor = descriptor
    self.path = path
  }

  /// Opens a file for reading if there is one.
  ///
  /// - Returns: `nil` where no file has that name; that is not an error.
  /// - Throws: `fileSystem` for any other reason that it cannot be opened.
  static func openIfPresent(_ path: String) throws(DatasetError) -> OwnedFile? {
    let descriptor = retryingInterrupted { unsafe open(path, Access.reading.flags, 0) }
    if descriptor < 0, errno == ENOENT || errno == ENOTDIR { return nil }
    guard descriptor >= 0 else { throw .system("open", path, errno) }
    return OwnedFile(descriptor: descriptor, path: path)
  }

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    _ = close(descriptor)
  }

  /// Asks for the length in bytes.
  func byteCount() throws(DatasetError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .system("measure", path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DatasetError(.fileSystem, "\(path) is not an ordinary file.")
    }
    return Int(status.st_size)
  }

  /// Reads on from the current position.
  ///
  /// - Parameter count: The most bytes to take, at least 1.
  /// - Returns: The bytes; none at the end of the file.
  /// - Throws: `fileSystem`, with the system's reason.
  func read(upTo count: Int) throws(DatasetError) -> [UInt8] {
    var failure: Int32 = 0
    // SAFETY: the system writes at most `buffer.count` bytes, and only what it wrote is kept.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
      let taken = retryingInterrupted {
        unsafe systemRead(descriptor, buffer.baseAddress, buffer.count)
      }
      if taken < 0 { failure = errno }
      initializedCount = max(0, taken)
    }
    guard failure == 0 else { throw .system("read", path, failure) }
    return bytes
  }

  /// Writes all of some bytes.
  ///
  /// - Throws: `fileSystem`, with the system's reason; some of the bytes may be written then.
  func write(_ bytes: RawSpan) throws(DatasetError) {
    // SAFETY: the pointer stays inside the closure, and `written` never passes the count.
    let failure: Int32 = unsafe bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
        let step = retryingInterrupted {
          unsafe systemWrite(descriptor, rest.baseAddress, rest.count)
        }
        guard step >= 0 else { return errno }
        written += step
      }
      return 0
    }
    guard failure == 0 else { throw .system("write", path, failure) }
  }

  /// Waits until the bytes are on the disk, so that a power cut cannot undo them.
  func synchronize() throws(DatasetError) {
    guard retryingInterrupted({ fsync(descriptor) }) == 0 else {
      throw .system("flush", path, errno)
    }
  }

  /// Takes the exclusive lock on the file, which lasts until it is closed.
  ///
  /// - Returns: `false` where somebody else, in this process or another, holds it.
  func tryLock() throws(DatasetError) -> Bool {
    if retryingInterrupted({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 { return true }
    guard errno == EWOULDBLOCK else { throw .system("lock", path, errno) }
    return false
  }
}

extension DatasetError {
  /// Tells what the system refused.
  ///
  /// - Parameters:
  ///   - verb: What was to be done, as in "cannot read".
  ///   - path: To which file.
  ///   - code: The system's error number.
  /// - Returns: A `fileSystem` error with the system's words.
  static func system(_ verb: String, _ path: String, _ code: Int32) -> DatasetError {
    // SAFETY: strerror answers with a C string that is copied at once.
    let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    return DatasetError(.fileSystem, "Cannot \(verb) \(path): \(reason).")
  }
}

/// Repeats a system call that a signal interrupted before it did anything.
private func retryingInterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

// The methods above hide the system's functions of the same name.
private func systemRead(_ file: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  unsafe read(file, bytes, count)
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(file, bytes, count)
}
