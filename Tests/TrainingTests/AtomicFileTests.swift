// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Training

struct AtomicFileTests {
  /// Calls a closure with the path of a folder of its own.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  @Test func `writing replaces the whole file and leaves nothing beside it`() throws {
    try withFolder { folder in
      let path = "\(folder)/file"
      try AtomicFile.write([UInt8](repeating: 7, count: 1000), to: path)
      try AtomicFile.write([1, 2, 3], to: path)
      #expect(try AtomicFile.read(path) == [1, 2, 3])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
  }

  @Test func `a link is followed, and leads there still`() throws {
    try withFolder { folder in
      let (file, link) = ("\(folder)/file", "\(folder)/link")
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "file")
      for bytes in [[1], [2, 3]] as [[UInt8]] {
        try AtomicFile.write(bytes, to: link)
        #expect(try AtomicFile.read(file) == bytes)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "file")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }
  }

  @Test func `a pipe is written into and not replaced`() throws {
    try withFolder { folder in
      let path = "\(folder)/pipe"
      try #require(mkfifo(path, 0o600) == 0)
      // Whoever writes waits for a reader, so that there is one first.
      let reader = open(path, O_RDONLY | O_NONBLOCK)
      try #require(reader >= 0)
      defer { close(reader) }
      try AtomicFile.write([1, 2, 3], to: path)
      var bytes = [UInt8](repeating: 0, count: 4)
      #expect(read(reader, &bytes, bytes.count) == 3)
      #expect(bytes == [1, 2, 3, 0])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["pipe"])
    }
  }

  @Test func `a file that is open already is written to where it stands`() throws {
    try withFolder { folder in
      let path = "\(folder)/log"
      try AtomicFile.write([7, 8], to: path)
      let log = open(path, O_WRONLY | O_APPEND)
      try #require(log >= 0)
      defer { close(log) }
      try AtomicFile.write([1, 2, 3], to: "/dev/fd/\(log)")
      #expect(try AtomicFile.read(path) == [7, 8, 1, 2, 3])
    }
  }

  @Test func `a folder that is not there is named`() {
    let error = #expect(throws: TrainingError.self) {
      try AtomicFile.write([1], to: "/nowhere/at/all/file")
    }
    #expect(error?.code == .fileSystem)
    #expect(error?.message.contains("/nowhere/at/all/file") == true)
  }
}
