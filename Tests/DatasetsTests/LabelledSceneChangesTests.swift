// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

@testable import Datasets

struct LabelledSceneChangesTests {
  /// A bright picture with a dark block where its only digit is said to be.
  private static func scene() throws -> LabelledScene {
    var generator = SceneGenerator(seed: 3)
    generator.kinds = [.handwritten]
    generator.size = .fixed(width: 160, height: 120)
    var scene = try generator.scene(0)
    let box = SceneBox(x: 100, y: 20, width: 12, height: 20)
    scene.truth.digits[0].box = box
    let pixels = (0..<120).flatMap { y in
      (0..<160).flatMap { x -> [UInt8] in
        let isInside = box.x..<box.x + box.width ~= x && box.y..<box.y + box.height ~= y
        return [UInt8](repeating: isInside ? 20 : 200, count: 3)
      }
    }
    scene.image = try Image(width: 160, height: 120, format: .rgb, pixels: pixels)
    return scene
  }

  @Test(arguments: [Float(-14), -3, 8, 14])
  func `a turned scene's digits are where its truth says`(degrees: Float) throws {
    let scene = try Self.scene().turned(degrees: degrees)
    #expect(scene.truth.width == scene.image.width && scene.truth.height == scene.image.height)
    #expect(scene.image.width > 160 && scene.image.height > 120)
    var (count, x, y) = (0, 0.0, 0.0)
    for row in 0..<scene.image.height {
      for column in 0..<scene.image.width
      where scene.image.pixels[3 * (row * scene.image.width + column)] < 110 {
        count += 1
        x += Double(column) + 0.5
        y += Double(row) + 0.5
      }
    }
    let box = scene.truth.digits[0].box
    #expect(abs(x / Double(count) - Double(box.x) - Double(box.width) / 2) < 1)
    #expect(abs(y / Double(count) - Double(box.y) - Double(box.height) / 2) < 1)
    // Of an ellipse of these axes, never more than of the block itself.
    #expect((12...16).contains(box.width) && (18...20).contains(box.height))
    #expect(abs(count - 240) < 20)
  }

  @Test func `other light changes the levels and not the truth`() throws {
    let scene = try Self.scene()
    let bright = scene.exposed(by: 1.5)
    #expect(bright.truth == scene.truth)
    #expect(Set(bright.image.pixels) == [30, 255])
    #expect(Set(scene.exposed(by: 0.5).image.pixels) == [10, 100])
  }
}
