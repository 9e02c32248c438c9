// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A folder that holds the files of one data set.
struct Folder: Sendable {
  /// Where it is, absolute or relative to the working directory.
  let path: String

  /// Gives the path of a file in this folder; an empty path is the working directory.
  func path(of name: String) -> String {
    path.isEmpty || path.hasSuffix("/") ? path + name : "\(path)/\(name)"
  }

  /// Makes the folder and those above it; nothing happens where they exist.
  func create() throws(DatasetError) {
    var partial = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      partial += component
      // Another process may make the same folder in the same moment, so the attempt is the test.
      if unsafe mkdir(partial, 0o755) != 0, errno != EEXIST, errno != EISDIR {
        // A folder that is there may lie under one that cannot be written to (EROFS, EACCES).
        let reason = errno
        guard unsafe access(partial, F_OK) == 0 else { throw .system("make", partial, reason) }
      }
      partial += "/"
    }
  }

  /// Puts a file in place so that nobody ever sees half of it.
  ///
  /// The bytes go to `NAME.new` and to the disk, and only then take the name. The caller holds the
  /// folder's lock, so nobody else writes `NAME.new` meanwhile.
  ///
  /// - Parameters:
  ///   - name: The final name; a file that has it is replaced.
  ///   - bytes: The content.
  /// - Throws: `fileSystem`; the file under the final name is then as it was.
  func replace(_ name: String, with bytes: [UInt8]) throws(DatasetError) {
    let newPath = path(of: name + ".new")
    do throws(DatasetError) {
      let file = try OwnedFile(.replacing, newPath)
      // SAFETY: bytes have no padding between them that could be read uninitialised.
      try unsafe file.write(bytes.span.bytes)
      try file.synchronize()
      guard unsafe rename(newPath, path(of: name)) == 0 else {
        throw .system("rename \(newPath) to", path(of: name), errno)
      }
    } catch {
      try? remove(name + ".new")
      throw error
    }
  }

  /// Removes a file; nothing happens where there is none.
  func remove(_ name: String) throws(DatasetError) {
    if unsafe unlink(path(of: name)) != 0, errno != ENOENT {
      throw .system("remove", path(of: name), errno)
    }
  }
}
