// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Lines of digits, set one after another.
struct TextBlock: Sendable {
  /// A digit in its place.
  struct Glyph: Sendable {
    var mask: InkMask
    let label: Int
    let line: Int
    let order: Int
    let touches: Bool
  }

  /// How lines are set; lengths in heights of a digit.
  struct Setting: Sendable {
    /// The height of a digit in pixels.
    var height: Float
    /// Between two digits.
    var gap: Float
    /// Between two lines.
    var lineGap: Float = 0.5
    /// How far digits stray from their line.
    var wobble: Float = 0
    /// How far digits' heights vary, as a share.
    var unevenness: Float = 0
    /// Whether digits touch the one before.
    var touches = false
  }

  private(set) var glyphs: [Glyph] = []

  /// Sets lines; the block's middle is at the place (0, 0).
  ///
  /// - Parameters:
  ///   - lines: The digits of each line.
  ///   - setting: Size and distances.
  ///   - lettering: How digits are formed.
  ///   - slant: The tangent of how far they lean, beyond their own way.
  ///   - generator: Source of all chance.
  init(
    _ lines: [[Int]],
    _ setting: Setting,
    _ lettering: Lettering,
    slant: Float,
    using generator: inout SeededGenerator
  ) {
    let height = setting.height
    var foot: Float = 0
    for (number, line) in lines.enumerated() {
      var before: InkMask?
      // Written lines do not begin below each other.
      var left = Int(generator.scatter(setting.wobble * 3) * height)
      for (order, label) in line.enumerated() {
        let size = height * (1 + generator.scatter(setting.unevenness))
        var mask = lettering.mask(of: label, height: size, slant: slant, using: &generator)
        mask.top += Int(
          (foot + height - size + generator.scatter(setting.wobble) * height).rounded()
        )
        let gap = setting.gap * height * (1 + generator.scatter(0.25))
        var touches = false
        if let before {
          // The narrowest place between the two decides, as for a hand that writes on.
          let near = mask.offset(after: before)
          touches = setting.touches && near != nil
          mask.left +=
            near.map { $0 + (touches ? -2 : max(Int(gap), 2)) } ?? left + max(Int(gap), 2)
        } else {
          mask.left += left - (mask.box?.x ?? 0)
        }
        left = mask.left + mask.width
        before = mask
        glyphs.append(Glyph(mask: mask, label: label, line: number, order: order, touches: touches))
      }
      foot += height * (1 + setting.lineGap)
    }
    centre()
  }

  /// The size of the block in pixels, ink only.
  private(set) var size = SIMD2<Int>.zero

  private mutating func centre() {
    let boxes = glyphs.compactMap(\.mask.box)
    guard let first = boxes.first else { return }
    let low = boxes.reduce(SIMD2(first.x, first.y)) { pointwiseMin($0, [$1.x, $1.y]) }
    let high = boxes.reduce(low) { pointwiseMax($0, [$1.x + $1.width, $1.y + $1.height]) }
    size = high &- low
    move(by: 0 &- (low &+ size / 2))
  }

  /// Moves all digits.
  mutating func move(by offset: SIMD2<Int>) {
    for index in glyphs.indices {
      glyphs[index].mask.left += offset.x
      glyphs[index].mask.top += offset.y
    }
  }
}

extension InkMask {
  /// How far this mask has to be moved to the right to stand beside another one, ink at ink.
  ///
  /// - Returns: The columns, or nil where the two share no row.
  fileprivate func offset(after other: InkMask) -> Int? {
    var offset: Int?
    for row in 0..<height {
      let place = top + row - other.top
      guard 0..<other.height ~= place, let mine = ends(ofRow: row),
        let theirs = other.ends(ofRow: place)
      else { continue }
      let needed = other.left + theirs.upperBound - left - mine.lowerBound
      offset = max(offset ?? needed, needed)
    }
    return offset
  }
}
