// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Testing

@testable import Datasets

@Suite("SceneGenerator")
struct SceneGeneratorTests {
  private static func generator(_ seed: UInt64 = 1) -> SceneGenerator {
    var generator = SceneGenerator(seed: seed)
    generator.size = .fixed(width: 200, height: 150)
    return generator
  }

  @Test(arguments: SceneKind.single)
  func `A scene depends on its seed and index alone`(kind: SceneKind) throws {
    var generator = Self.generator()
    generator.kinds = [kind]
    let scene = try generator.scene(4)
    #expect((scene.image.width, scene.image.height, scene.image.format) == (200, 150, .rgb))
    #expect(try generator.scene(4).image == scene.image)
    #expect(try generator.scene(4).truth == scene.truth)
    #expect(try generator.scene(5).image != scene.image)
    generator.seed = 2
    #expect(try generator.scene(4).image != scene.image)
  }

  @Test
  func `Scenes are the same in any order of drawing`() throws {
    let generator = Self.generator()
    let backwards = ParallelFor { count, work in
      for index in (0..<count).reversed() { work(index) }
    }
    let scenes = try generator.scenes(3..<9, parallel: backwards)
    #expect(scenes.count == 6)
    for (offset, scene) in scenes.enumerated() {
      #expect(try generator.scene(3 + offset).image == scene.image)
    }
  }

  @Test
  func `All kinds are drawn`() throws {
    let generator = Self.generator()
    let kinds = Set((0..<60).map { generator.draft($0, slant: 0).kind })
    #expect(kinds == Set(SceneKind.single))
  }

  @Test
  func `Varied sizes have a longer side of 200 to 1600 pixels`() {
    var generator = Self.generator()
    generator.size = .varied
    let sizes = (0..<60).map { generator.draft($0, slant: 0).brief }
    #expect(sizes.allSatisfy { (200...1600).contains(max($0.width, $0.height)) })
    #expect(Set(sizes.map(\.width)).count > 6)
    #expect(sizes.contains { $0.height > $0.width } && sizes.contains { $0.height < $0.width })
  }

  @Test(arguments: [StyleSplit.train, .heldOut])
  func `Styles keep to their half`(split: StyleSplit) {
    var generator = Self.generator()
    generator.styles = split
    let isHeldOut = split == .heldOut
    let letterings = Hand.all.map(\.name) + PrintFace.all.map(\.name) + Lettering.machines
    for index in 0..<240 {
      let draft = generator.draft(index, slant: 0)
      let surfaces = [draft.material.name] + draft.plates.map(\.material.name)
      #expect(
        surfaces.allSatisfy { StyleSplit.heldOutSurfaces.contains($0) == isHeldOut },
        "scene \(index) on \(surfaces)"
      )
      if let name = draft.styles.lettering, letterings.contains(name) {
        #expect(StyleSplit.heldOutLetterings.contains(name) == isHeldOut, "scene \(index): \(name)")
      }
      if let name = draft.styles.ink, SceneInk.all.contains(where: { $0.name == name }) {
        #expect(StyleSplit.heldOutInks.contains(name) == isHeldOut, "scene \(index): \(name)")
      }
    }
  }

  @Test
  func `Names that are held out are names of styles`() {
    let letterings = Hand.all.map(\.name) + PrintFace.all.map(\.name) + Lettering.machines
    #expect(StyleSplit.heldOutLetterings.isStrictSubset(of: letterings))
    #expect(
      StyleSplit.heldOutSurfaces.isStrictSubset(
        of: Material.writing + Material.products + Material.displays
      )
    )
    #expect(StyleSplit.heldOutInks.isStrictSubset(of: SceneInk.all.map(\.name)))
  }

  @Test
  func `A sheet has a cell for every scene`() throws {
    let scenes = try Self.generator().scenes(0..<5, parallel: .serial)
    let sheet = SceneSheet.image(of: scenes, columns: 3, cell: 80, boxes: true)
    #expect((sheet.width, sheet.height) == (3 * 83 + 3, 2 * 63 + 3))
  }

  @Test
  func `Fonts that are missing are told`() {
    // Whether FreeType is there or not, this folder has no fonts.
    let error = #expect(throws: DatasetError.self) {
      try OutlineFont.fonts(below: "/no-such-folder-of-fonts")
    }
    #expect(error?.code == .notPrepared)
  }

  @Test
  func `Outlines with parabolas become lines through the points on them`() {
    let points: [OutlineCurves.Point] = [
      .init(place: [0, 0], kind: 1), .init(place: [2, 0], kind: 0), .init(place: [2, 2], kind: 0),
      .init(place: [0, 2], kind: 1),
    ]
    let line = OutlineCurves.lines(points)
    #expect(line.first == [0, 0])
    // Halfway between two control points.
    #expect(line.contains { $0.distance(to: [2, 1]) < 1e-5 })
    #expect(line.contains { $0.distance(to: [0, 2]) < 1e-5 })
    #expect(line.allSatisfy { (0...2).contains($0.x) && (0...2).contains($0.y) })
  }
}
