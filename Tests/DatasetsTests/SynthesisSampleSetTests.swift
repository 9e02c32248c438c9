// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Imaging
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("SampleSet")
struct SynthesisSampleSetTests {
  @Test
  func `Every file is where the list says, named after its digit, and a picture`() throws {
    try withFolder { folder in
      let samples = try SampleSet.write(to: folder, cameraFrames: 3, crops: 12, seed: 1)
      #expect(
        samples.prefix(3).map(\.path) == [
          "\(folder)/camera/0-camera-01.jpg", "\(folder)/camera/1-camera-01.jpg",
          "\(folder)/camera/2-camera-01.jpg",
        ]
      )
      #expect(samples.last?.path == "\(folder)/uploads/1-crop-02.png")
      #expect(samples.map(\.digit) == [0, 1, 2] + [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
      #expect(Set(samples.map(\.path)).count == 15)
      for sample in samples {
        let name = try #require(sample.path.split(separator: "/").last)
        #expect(name.hasPrefix("\(sample.digit)-"))
        let image = try Image(decoding: read(sample.path))
        #expect(sample.path.hasSuffix(".png") || (image.width == 640 && image.height == 480))
      }
    }
  }

  @Test
  func `The same seed writes the same bytes, and a larger set begins with the smaller`() throws {
    try withFolder { folder in
      let small = try SampleSet.write(to: folder + "/a", cameraFrames: 1, crops: 2, seed: 9)
      let large = try SampleSet.write(to: folder + "/b", cameraFrames: 2, crops: 4, seed: 9)
      let other = try SampleSet.write(to: folder + "/c", cameraFrames: 1, crops: 2, seed: 10)
      let names = small.map { String($0.path.dropFirst(folder.count + 2)) }
      #expect(Set(names).isSubset(of: large.map { String($0.path.dropFirst(folder.count + 2)) }))
      for name in names {
        #expect(try read(folder + "/a" + name) == read(folder + "/b" + name))
      }
      #expect(try small.map { try read($0.path) } != other.map { try read($0.path) })
    }
  }

  @Test
  func `Files of the same name are replaced and no others stay behind`() throws {
    try withFolder { folder in
      let samples = try SampleSet.write(to: folder, cameraFrames: 0, crops: 2, seed: 1)
      let before = try samples.map { try read($0.path) }
      #expect(try SampleSet.write(to: folder, cameraFrames: 0, crops: 2, seed: 2) == samples)
      #expect(try samples.map { try read($0.path) } != before)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/uploads")
      #expect(names.sorted() == ["0-crop-01.png", "1-crop-01.png"])
    }
  }

  @Test
  func `A folder that cannot be made is an error that names it`() throws {
    try withFolder { folder in
      let obstacle = folder + "/file"
      #expect(FileManager.default.createFile(atPath: obstacle, contents: Data([1])))
      let error = #expect(throws: DatasetError.self) {
        try SampleSet.write(to: obstacle, cameraFrames: 1, crops: 0, seed: 1)
      }
      #expect(error?.code == .fileSystem)
      #expect(error?.message.contains(obstacle) == true)
    }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/samples-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func read(_ path: String) throws -> [UInt8] {
    try [UInt8](#require(FileManager.default.contents(atPath: path)))
  }
}
