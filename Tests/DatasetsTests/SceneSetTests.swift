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

@Suite("SceneSet")
struct SceneSetTests {
  private struct Line: Decodable {
    let file: String
  }

  private func generator(_ kind: SceneKind) -> SceneGenerator {
    var generator = SceneGenerator(seed: 4)
    (generator.kinds, generator.size) = ([kind], .fixed(width: 160, height: 120))
    return generator
  }

  @Test(arguments: SceneSet.Format.allCases)
  func `Every picture has a line of truth that can be read back`(format: SceneSet.Format) throws {
    try withFolder { folder in
      let generator = generator(.several)
      try SceneSet.write(generator, count: 3, to: folder + "/new", as: format)
      let lines = try read(folder + "/new/truth.ndjson").split(separator: UInt8(ascii: "\n"))
      #expect(lines.count == 3)
      for (index, line) in lines.enumerated() {
        let file = try JSONDecoder().decode(Line.self, from: Data(line)).file
        #expect(file == "scene-00000\(index).\(format == .png ? "png" : "jpg")")
        let truth = try JSONDecoder().decode(SceneTruth.self, from: Data(line))
        let scene = try generator.scene(index)
        #expect(truth == scene.truth)
        let image = try Image(decoding: read("\(folder)/new/\(file)"))
        #expect((image.width, image.height) == (truth.width, truth.height))
        if format == .png { #expect(image == scene.image) }
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/new/labels.csv"))
    }
  }

  @Test
  func `Pictures of one digit each have a table of labels, which goes when others follow`() throws {
    try withFolder { folder in
      let generator = generator(.handwritten)
      try SceneSet.write(generator, count: 2, to: folder)
      let labels = try (0..<2).map { try generator.scene($0).truth.digits[0].label }
      #expect(
        try String(decoding: read(folder + "/labels.csv"), as: UTF8.self)
          == "file,label\nscene-000000.png,\(labels[0])\nscene-000001.png,\(labels[1])\n"
      )
      try SceneSet.write(self.generator(.empty), count: 1, to: folder)
      #expect(!FileManager.default.fileExists(atPath: folder + "/labels.csv"))
    }
  }

  @Test
  func `Frames of a belt are written in order`() throws {
    try withFolder { folder in
      var belt = Belt(seed: 1)
      (belt.width, belt.height) = (160, 120)
      try SceneSet.write(belt, frames: 2, to: folder, as: .jpeg)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(Set(names).isSuperset(of: ["frame-000000.jpg", "frame-000001.jpg", "truth.ndjson"]))
    }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/scenes-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func read(_ path: String) throws -> [UInt8] {
    try [UInt8](#require(FileManager.default.contents(atPath: path)))
  }
}
