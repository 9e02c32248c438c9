// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Testing

@testable import Datasets

@Suite("Truth of drawn scenes")
struct SceneTruthTests {
  /// Sharp, even and without noise: what differs then was drawn.
  private static let still = SceneConditions()

  private static func generator(
    _ kind: SceneKind,
    seed: UInt64 = 1,
    width: Int = 240,
    height: Int = 180
  ) -> SceneGenerator {
    var generator = SceneGenerator(seed: seed)
    generator.kinds = [kind]
    generator.size = .fixed(width: width, height: height)
    return generator
  }

  /// Which pixels the marks of a scene change by a tenth of white or more.
  private func ink(
    _ generator: SceneGenerator,
    _ index: Int,
    _ conditions: SceneConditions
  ) -> (changed: [Bool], digits: [SceneDigit]) {
    var draft = generator.draft(index, slant: conditions.slant)
    var chance = SeededGenerator(seed: 5)
    let drawn = draft.expose(conditions, using: &chance)
    draft.marks = []
    chance = SeededGenerator(seed: 5)
    let bare = draft.expose(conditions, using: &chance).image
    let (inked, empty) = (drawn.image.pixels, bare.pixels)
    var changed = Array(repeating: false, count: bare.width * bare.height)
    for index in inked.indices where inked[index] > empty[index] + min(25, 255 - empty[index]) {
      changed[index / 3] = true
    }
    for index in inked.indices where empty[index] > inked[index] + min(25, 255 - inked[index]) {
      changed[index / 3] = true
    }
    return (changed, drawn.digits)
  }

  @Test(arguments: [SceneKind.handwritten, .stamped, .several, .printed], [Float(0), 12, -15])
  func `Ink lies in the digits' boxes and hardly outside`(kind: SceneKind, turn: Float) {
    var conditions = Self.still
    (conditions.rotation, conditions.tilt) = (turn, abs(turn) / 2)
    let generator = Self.generator(kind)
    for index in 0..<6 {
      // A light of its own shines beyond its digits.
      if generator.draft(index, slant: 0).styles.ink == "light" { continue }
      let (changed, digits) = ink(generator, index, conditions)
      #expect(!digits.isEmpty)
      var inside = 0
      for digit in digits {
        let box = digit.box
        #expect(box.x >= 0 && box.y >= 0)
        #expect(box.x + box.width <= 240 && box.y + box.height <= 180)
        var covered = 0
        for y in box.y..<box.y + box.height {
          for x in box.x..<box.x + box.width where changed[y * 240 + x] { covered += 1 }
        }
        inside += covered
        #expect(
          covered > box.width * box.height / 50,
          "\(kind) \(index): \(digit) is not to be seen"
        )
      }
      let margin = 5
      let outside = changed.indices.count { pixel in
        let (x, y) = (pixel % 240, pixel / 240)
        return changed[pixel]
          && !digits.contains { digit in
            let box = digit.box
            return box.x - margin..<box.x + box.width + margin ~= x
              && box.y - margin..<box.y + box.height + margin ~= y
          }
      }
      #expect(outside <= inside / 50, "\(kind) \(index): \(outside) pixels outside")
    }
  }

  @Test(arguments: [SceneKind.handwritten, .printed])
  func `Boxes are tight`(kind: SceneKind) throws {
    let generator = Self.generator(kind)
    var looked = 0
    for index in 0..<24 {
      let (changed, digits) = ink(generator, index, Self.still)
      guard digits.count == 1, generator.draft(index, slant: 0).marks[0].wear == 0 else { continue }
      looked += 1
      let pixels = changed.indices.filter { changed[$0] }
      let (columns, rows) = (pixels.map { $0 % 240 }, pixels.map { $0 / 240 })
      let box = digits[0].box
      #expect(abs(try #require(columns.min()) - box.x) <= 3)
      #expect(abs(try #require(columns.max()) + 1 - box.x - box.width) <= 3)
      #expect(abs(try #require(rows.min()) - box.y) <= 3)
      #expect(abs(try #require(rows.max()) + 1 - box.y - box.height) <= 3)
    }
    #expect(looked > 3)
  }

  @Test
  func `Digits come line by line from left to right, and lines tell their text`() throws {
    var generator = Self.generator(.several)
    generator.conditions = Self.still
    for index in 0..<30 {
      let truth = try generator.scene(index).truth
      #expect(truth.digits.map(\.line) == truth.digits.map(\.line).sorted())
      #expect(truth.lines.joined() == truth.digits.map { String($0.label) }.joined())
      #expect((1...3).contains(truth.lines.count))
      #expect(truth.lines.allSatisfy { (2...8).contains($0.count) })
      for (left, right) in zip(truth.digits, truth.digits.dropFirst()) {
        if left.line == right.line {
          #expect(right.order == left.order + 1)
          #expect(right.box.x + right.box.width / 2 > left.box.x + left.box.width / 2)
        } else {
          #expect((left.order + 1, right.order) == (truth.lines[left.line].count, 0))
          #expect(right.box.y > left.box.y)
        }
      }
    }
  }

  @Test(arguments: [SceneKind.empty, .nonDigit])
  func `Scenes without digits have none in their truth`(kind: SceneKind) throws {
    let generator = Self.generator(kind, width: 160, height: 120)
    for index in 0..<20 {
      let truth = try generator.scene(index).truth
      #expect(truth.kind == kind)
      #expect(truth.digits.isEmpty && truth.lines.isEmpty)
    }
    #expect((0..<20).allSatisfy { generator.draft($0, slant: 0).marks.isEmpty == (kind == .empty) })
  }

  @Test(arguments: [Float(0), 1])
  func `Digits touch in the share of numbers that is asked for`(share: Float) throws {
    var generator = Self.generator(.several, width: 320, height: 240)
    generator.conditions = Self.still
    generator.touchingShare = share
    for index in 0..<15 {
      let draft = generator.draft(index, slant: 0)
      for (mark, next) in zip(draft.marks, draft.marks.dropFirst()) {
        guard let digit = next.digit, digit.order > 0 else { continue }
        #expect(digit.touches == (share == 1) || !digit.touches)
        // Two masks touch where ink of one lies beside ink of the other.
        let gap = (0..<next.mask.height).compactMap { row -> Int? in
          let place = next.mask.top + row - mark.mask.top
          guard 0..<mark.mask.height ~= place, let theirs = mark.mask.ends(ofRow: place),
            let mine = next.mask.ends(ofRow: row)
          else { return nil }
          return next.mask.left + mine.lowerBound - mark.mask.left - theirs.upperBound
        }
        guard let nearest = gap.min() else { continue }
        #expect(digit.touches ? nearest < 0 : nearest > 0)
      }
    }
  }

  @Test
  func `Every digit is drawn, in every way`() {
    var generator = SeededGenerator(seed: 3)
    for name in Lettering.machines {
      let lettering = Lettering.machine(name, using: &generator)
      var shapes: Set<[Float]> = []
      for digit in 0...9 {
        let mask = lettering.mask(of: digit, height: 40, slant: 0, using: &generator)
        shapes.insert(mask.coverage)
        #expect((30...60).contains(mask.box?.height ?? 0), "\(name), \(digit)")
      }
      #expect(shapes.count == 10)
    }
    for face in PrintFace.all {
      let lettering = Lettering(name: face.name, form: .face(face))
      for digit in 0...9 {
        let box = lettering.mask(of: digit, height: 40, slant: 0, using: &generator).box
        #expect((39...52).contains(box?.height ?? 0), "\(face.name), \(digit)")
      }
    }
  }

  @Test
  func `Digits of a data set are pasted as they are labelled`() throws {
    // A bar for each digit, as many pixels wide as the digit and two more.
    var pixels: [UInt8] = []
    for digit in 0...9 {
      for place in 0..<784 {
        let (x, y) = (place % 28, place / 28)
        pixels.append(4..<24 ~= y && 8..<10 + digit ~= x ? 255 : 0)
      }
    }
    let images = try LabelledImages(pixels: pixels, labels: Array(0...9))
    var generator = SeededGenerator(seed: 1)
    for digit in 0...9 {
      let mask = PastedDigit.mask(digit, of: images, height: 100, slant: 0, using: &generator)
      let box = try #require(mask.box)
      #expect(abs(box.height - 100) <= 4)
      #expect(abs(box.width - 5 * (digit + 2)) <= 4)
    }
  }
}
