// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file in a camera's folder.
///
/// The system is called directly: what is open is what gets measured, so that a file exchanged or
/// growing meanwhile is never read beyond the limit, and a pipe named like a picture never blocks.
struct PictureFile {
  let name: String
  let folder: String

  /// Reads the whole file.
  ///
  /// - Parameter limit: The most bytes it may have.
  /// - Returns: Its bytes, at most `limit`.
  /// - Throws: `unavailable` where it has vanished; `badPicture` where it is no ordinary file, may
  ///   not be read, or is larger than the limit.
  func bytes(atMost limit: Int) throws(CameraError) -> [UInt8] {
    let descriptor = open("\(folder)/\(name)", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw openingError(errno) }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw bad("is not an ordinary file") }
    let size = Int(status.st_size)
    guard size <= limit else {
      throw bad("has \(size) bytes, and at most \(limit) are accepted")
    }
    return try read(descriptor, count: size)
  }

  /// Reads as many bytes as there were when the file was measured; fewer if it shrank since.
  private func read(_ descriptor: Int32, count: Int) throws(CameraError) -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count {
        // SAFETY: at most the `count - filled` bytes left in the buffer are written.
        let got = systemRead(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        guard got > 0 else { return }
        filled += got
      }
    }
    guard failure == 0 else { throw unreadable(failure) }
    return bytes
  }

  private func openingError(_ code: Int32) -> CameraError {
    guard code == ENOENT else { return unreadable(code) }
    return CameraError(
      .unavailable,
      "The picture \(name) vanished from the camera folder; ask again."
    )
  }

  private func unreadable(_ code: Int32) -> CameraError {
    bad("cannot be read: \(String(cString: strerror(code)))")
  }

  private func bad(_ reason: String) -> CameraError {
    CameraError(.badPicture, "The picture \(name) in the camera folder \(reason).")
  }
}

/// `read(2)`, under a name that the method above does not hide.
private func systemRead(
  _ descriptor: Int32,
  _ bytes: UnsafeMutableRawPointer?,
  _ count: Int
) -> Int {
  read(descriptor, bytes, count)
}
