// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Training

struct AtomicFileTests {
  @Test func `writing replaces the whole file and leaves nothing beside it`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "file").path
    try AtomicFile.write([UInt8](repeating: 7, count: 1000), to: path)
    try AtomicFile.write([1, 2, 3], to: path)
    #expect(try AtomicFile.read(path) == [1, 2, 3])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
  }

  @Test func `a folder that is not there is named`() {
    let error = #expect(throws: TrainingError.self) {
      try AtomicFile.write([1], to: "/nowhere/at/all/file")
    }
    #expect(error?.code == .fileSystem)
    #expect(error?.message.contains("/nowhere/at/all/file") == true)
  }
}
