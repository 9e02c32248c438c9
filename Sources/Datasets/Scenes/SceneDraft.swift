// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Everything in front of the lens, before the picture is taken.
struct SceneDraft: Sendable {
  let brief: SceneBrief
  var kind: SceneKind
  /// What fills the picture.
  var material: Material
  /// What lies on it, in this order.
  var plates: [Plate] = []
  /// What is written, in this order.
  var marks: [Mark] = []
  var styles: SceneStyles
  /// Where light comes from along the surface; of length 1.
  var light: SIMD2<Float>

  init(
    _ kind: SceneKind,
    on material: Material,
    for brief: SceneBrief,
    using generator: inout SeededGenerator
  ) {
    (self.kind, self.material, self.brief) = (kind, material, brief)
    styles = SceneStyles(lettering: nil, surface: material.name, ink: nil)
    // From above, as lamps hang and as eyes expect.
    light = SIMD2<Float>(0, -1).turned(halfTurn: generator.value(in: -0.45...0.45))
  }

  /// The material that is written on.
  var ground: Material { plates.last?.material ?? material }

  /// Puts lines of digits somewhere in the picture.
  ///
  /// The digits stay whole however the picture is turned; where there is no room they are made smaller.
  /// - Parameters:
  ///   - lines: The digits.
  ///   - setting: How they are set.
  ///   - lettering: How they are formed.
  ///   - finish: How they show.
  ///   - wear: How much is rubbed off, 0...1.
  ///   - place: Where in the picture, -1...1 along each axis; 0 is the middle.
  ///   - generator: Source of all chance.
  mutating func write(
    _ lines: [[Int]],
    _ setting: TextBlock.Setting,
    _ lettering: Lettering,
    _ finish: Finish,
    wear: Float = 0,
    place: SIMD2<Float>,
    using generator: inout SeededGenerator
  ) {
    var setting = setting
    let start = generator
    var block = TextBlock(lines, setting, lettering, slant: brief.slant, using: &generator)
    var tries = 0
    while !holds(block, at: anchor), tries < 12 {
      tries += 1
      setting.height *= 0.8
      generator = start
      block = TextBlock(lines, setting, lettering, slant: brief.slant, using: &generator)
    }
    var aside = place * brief.size / 2
    while !holds(block, at: anchor + aside), aside.length > 1 { aside *= 0.85 }
    let offset = holds(block, at: anchor + aside) ? anchor + aside : anchor
    let middle = brief.size / 2 + offset
    block.move(by: [Int(middle.x), Int(middle.y)])
    for glyph in block.glyphs {
      var mark = Mark(glyph.mask, finish, wear: wear, unit: brief.unit, using: &generator)
      mark.digit = (glyph.label, glyph.line, glyph.order, glyph.touches)
      marks.append(mark)
    }
    styles.lettering = lettering.name
  }

  /// Where there is most room, seen from the middle of the picture: the middle of what lies on top.
  private var anchor: SIMD2<Float> {
    guard let plate = plates.last else { return .zero }
    let corner = SIMD2(Float(plate.left), Float(plate.top))
    return corner + SIMD2(Float(plate.width), Float(plate.height)) / 2 - brief.size / 2
  }

  /// Whether a block stays within the picture, and within what it is written on.
  private func holds(_ block: TextBlock, at offset: SIMD2<Float>) -> Bool {
    let half = SIMD2(Float(block.size.x), Float(block.size.y)) / 2 + 3 * brief.unit
    guard brief.holds(half, at: offset) else { return false }
    guard let plate = plates.last else { return true }
    let away = offset - anchor
    let room = SIMD2(Float(plate.width), Float(plate.height)) / 2 - half - 8 * brief.unit
    return abs(away.x) <= room.x && abs(away.y) <= room.y
  }

  /// The rectangle around all digits, in places of the surface; nil without digits.
  var extent: (low: SIMD2<Int>, high: SIMD2<Int>)? {
    let boxes = marks.filter { $0.digit != nil }.compactMap(\.mask.box)
    guard let first = boxes.first else { return nil }
    let low = boxes.reduce(SIMD2(first.x, first.y)) { pointwiseMin($0, [$1.x, $1.y]) }
    let high = boxes.reduce(low) { pointwiseMax($0, [$1.x + $1.width, $1.y + $1.height]) }
    return (low, high)
  }

  /// The digits as they are seen, line by line.
  ///
  /// - Parameter view: From places of the surface to places of the picture.
  /// - Returns: The digits, in the order of the marks.
  func digits(seenBy view: Projection) -> [SceneDigit] {
    marks.compactMap { mark in
      guard let digit = mark.digit, let box = mark.mask.box(seenBy: view) else { return nil }
      return SceneDigit(
        label: digit.label,
        box: box,
        line: digit.line,
        order: digit.order,
        touches: digit.touches
      )
    }
  }
}

extension SceneTruth {
  /// The text of each line of some digits, which come line by line.
  static func lines(of digits: [SceneDigit]) -> [String] {
    let count = (digits.map(\.line).max() ?? -1) + 1
    return (0..<count).map { line in
      digits.filter { $0.line == line }.map { String($0.label) }.joined()
    }
  }
}
