// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Testing

@testable import Datasets

@Suite("SceneConditions")
struct SceneConditionsTests {
  /// A scene with nothing but what is asked for.
  private func image(_ index: Int = 3, _ changes: [String: Float] = [:]) throws -> Image {
    try scene(index, changes).image
  }

  private func scene(_ index: Int, _ changes: [String: Float]) throws -> LabelledScene {
    var generator = SceneGenerator(seed: 8)
    generator.kinds = [.printed]
    generator.size = .fixed(width: 240, height: 180)
    generator.conditions = SceneConditions()
    for (name, strength) in changes { try generator.fix(name, at: strength) }
    return try generator.scene(index)
  }

  private func mean(_ image: Image) -> Double {
    Double(image.pixels.reduce(0) { $0 + Int($1) }) / Double(image.pixels.count)
  }

  /// The mean difference of neighbours in a row: how much there is to see.
  private func detail(_ image: Image) -> Double {
    let grey = image.grey()
    var sum = 0
    for y in 0..<grey.height {
      for x in 1..<grey.width { sum += abs(Int(grey[x, y]) - Int(grey[x - 1, y])) }
    }
    return Double(sum) / Double(grey.pixels.count)
  }

  @Test func `harsh scenes go beyond the usual ones, which stay as they are`() {
    var generator = SceneGenerator(seed: 8)
    generator.size = .fixed(width: 64, height: 64)
    let usual = (0..<60).map { generator.uncompressed($0).truth.conditions }
    generator.harshShare = 0.5
    let mixed = (0..<60).map { generator.uncompressed($0).truth.conditions }
    let harsh = zip(usual, mixed).filter { $0 != $1 }.map(\.1)
    #expect(15...45 ~= harsh.count)
    #expect(usual.allSatisfy { abs($0.rotation) <= 15 && 0.5...1.6 ~= $0.brightness })
    #expect(harsh.contains { abs($0.rotation) > 20 } && harsh.contains { abs($0.slant) > 15 })
    #expect(harsh.contains { $0.brightness > 2.5 } && harsh.contains { $0.brightness < 0.4 })
    #expect(harsh.allSatisfy { abs($0.rotation) <= 28 && 0.1...4 ~= $0.brightness })
    generator.conditions = .plain
    #expect(generator.uncompressed(3).truth.conditions == .plain)
  }

  @Test(arguments: 0..<6)
  func `Half the brightness halves every pixel`(index: Int) throws {
    let (full, half) = (try image(index), try image(index, ["brightness": 0.5]))
    for (bright, dark) in zip(full.pixels, half.pixels) where bright < 250 {
      #expect(abs(Int(bright) - 2 * Int(dark)) <= 2)
    }
  }

  @Test(arguments: 0..<6)
  func `Twice the brightness doubles what is not white by then`(index: Int) throws {
    let (full, twice) = (try image(index), try image(index, ["brightness": 2]))
    for (normal, bright) in zip(full.pixels, twice.pixels) {
      #expect(abs(min(2 * Int(normal), 255) - Int(bright)) <= 2)
    }
  }

  @Test
  func `Inverted is the negative`() throws {
    let (positive, negative) = (try image(), try image(3, ["inverted": 1]))
    #expect(negative.pixels == positive.pixels.map { 255 - $0 })
  }

  @Test(arguments: [Float(20), 60, 90])
  func `JPEG quality compresses the same picture`(quality: Float) throws {
    let (whole, squeezed) = (try image(), try image(3, ["jpeg": quality]))
    #expect(squeezed != whole)
    #expect(try squeezed == Image(decoding: whole.jpeg(quality: Int(quality)), limits: .default))
  }

  @Test(arguments: [Float(12), -12])
  func `Rotation turns the digits about the picture's middle`(degrees: Float) throws {
    for index in 0..<6 {
      let (level, turned) = (try scene(index, [:]), try scene(index, ["rotation": degrees]))
      #expect(level.truth.lines == turned.truth.lines)
      for (before, after) in zip(level.truth.digits, turned.truth.digits) {
        let from = SIMD2(
          Float(2 * before.box.x + before.box.width - 240),
          Float(2 * before.box.y + before.box.height - 180)
        )
        let to = SIMD2(
          Float(2 * after.box.x + after.box.width - 240),
          Float(2 * after.box.y + after.box.height - 180)
        )
        // Boxes of turned digits are not the turned boxes: their middles stray a little.
        let expected = from.turned(halfTurn: Angle.halfTurn(degrees: degrees))
        #expect(expected.distance(to: to) / 2 < 8)
      }
    }
  }

  @Test
  func `Blur and motion leave less to see, noise more`() throws {
    let sharp = detail(try image())
    #expect(detail(try image(3, ["blur": 3])) < sharp * 0.8)
    #expect(detail(try image(3, ["motion": 20])) < sharp)
    #expect(detail(try image(3, ["noise": 0.08])) > sharp + 8)
  }

  @Test(arguments: ["unevenness", "shadow"])
  func `Uneven light and shadows take light`(name: String) throws {
    #expect(mean(try image(3, [name: 0.8])) < mean(try image()) * 0.93)
  }

  @Test(arguments: ["glare", "border", "dirt", "finger", "ruling", "texture", "tilt", "slant"])
  func `Each condition does something, and the same every time`(name: String) throws {
    let strength: Float = name == "tilt" || name == "slant" ? 12 : name == "texture" ? 0 : 1
    // A ruling shows on paper only, and a finger where there is room.
    let changed = try (0..<8).count { try image($0, [name: strength]) != image($0) }
    #expect(changed >= 3)
    #expect(try image(0, [name: strength]) == image(0, [name: strength]))
  }

  @Test
  func `A finger covers no digit`() {
    let boxes = [
      SceneBox(x: 150, y: 100, width: 100, height: 120), .init(x: 20, y: 20, width: 60, height: 60),
    ]
    var drawn = 0
    for seed in UInt64(0)..<40 {
      var generator = SeededGenerator(seed: seed)
      guard
        let finger = Finger(reach: 1, size: [400, 300], avoiding: boxes, using: &generator)
      else { continue }
      drawn += 1
      var raster = Raster(width: 400, height: 300, colour: .one)
      finger.draw(on: &raster)
      for box in boxes {
        for y in box.y..<box.y + box.height {
          for x in box.x..<box.x + box.width where raster.pixels[y * 400 + x].x < 1 {
            Issue.record("seed \(seed) covers \(x), \(y)")
            return
          }
        }
      }
    }
    #expect(drawn > 30)
  }

  @Test
  func `Conditions by chance stay within their ranges`() {
    for seed in UInt64(0)..<300 {
      var generator = SeededGenerator(seed: seed)
      let conditions = SceneConditions.random(using: &generator)
      for condition in SceneConditions.all {
        #expect(condition.range.contains(conditions[keyPath: condition.path]), "\(condition.name)")
      }
      #expect((0.5...2).contains(conditions.brightness))
    }
  }

  @Test
  func `Unknown names and impossible strengths are refused with the right ones`() {
    var conditions = SceneConditions()
    let unknown = #expect(throws: DatasetError.self) { try conditions.set("fog", to: 1) }
    #expect(unknown?.message.contains("brightness") == true)
    #expect(throws: DatasetError.self) { try conditions.set("rotation", to: 40) }
    #expect(throws: DatasetError.self) { try conditions.set("brightness", to: 0) }
    #expect(throws: DatasetError.self) { try conditions.set("noise", to: .nan) }
  }
}
