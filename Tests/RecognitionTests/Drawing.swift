// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Recognition

/// A digit-like shape of straight strokes in a unit square, drawn with soft edges at any place and size.
struct Shape: CustomStringConvertible, Sendable {
  let description: String
  /// Polylines; x runs to the right and y down, both 0...1.
  let strokes: [[(x: Double, y: Double)]]

  static let four = Shape(
    description: "four",
    strokes: [[(0.3, 0), (0, 0.6), (0.7, 0.6)], [(0.5, 0.3), (0.5, 1)]]
  )
  static let seven = Shape(description: "seven", strokes: [[(0, 0), (0.6, 0), (0.25, 1)]])
  static let zero = Shape(
    description: "zero",
    strokes: [
      (0...24).map { step in
        // A circle by rational parametrisation would do as well; these corners are round enough.
        let corners = [
          (0.3, 0.0), (0.55, 0.18), (0.6, 0.5), (0.55, 0.82), (0.3, 1.0), (0.05, 0.82),
        ]
        let ring = corners + [(0.0, 0.5), (0.05, 0.18)]
        let position = Double(step) / 24 * Double(ring.count)
        let (from, to) = (Int(position) % ring.count, (Int(position) + 1) % ring.count)
        let part = position - position.rounded(.down)
        return (
          ring[from].0 + (ring[to].0 - ring[from].0) * part,
          ring[from].1 + (ring[to].1 - ring[from].1) * part
        )
      }
    ]
  )
  static let brokenFive = Shape(
    description: "five with its bar apart",
    strokes: [
      [(0.28, 0), (0.7, 0)],
      [(0.12, 0.08), (0.08, 0.45), (0.4, 0.4), (0.6, 0.65), (0.4, 1), (0, 0.92)],
    ]
  )
  static let all = [four, seven, zero, brokenFive]

  /// The distance from a point to the nearest stroke.
  func distance(_ x: Double, _ y: Double) -> Double {
    var nearest = Double.infinity
    for stroke in strokes {
      for (a, b) in zip(stroke, stroke.dropFirst()) {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let along = ((x - a.x) * dx + (y - a.y) * dy) / max(dx * dx + dy * dy, 1e-12)
        let part = min(max(along, 0), 1)
        let (ex, ey) = (x - a.x - part * dx, y - a.y - part * dy)
        nearest = min(nearest, (ex * ex + ey * ey).squareRoot())
      }
    }
    return nearest
  }
}

/// A picture with one shape on it.
struct Drawing {
  var width = 160
  var height = 120
  var shape = Shape.four
  /// Where the shape's unit square begins, and its side, in pixels.
  var left = 50.0
  var top = 25.0
  var side = 70.0
  /// Stroke width as a share of the side.
  var stroke = 0.12
  /// How far the strokes' edges run out, in pixels; 1 is as sharp as pixels are.
  var softness = 1.0
  /// Brightness without ink, and with it.
  var paper = 225.0
  var ink = 40.0
  /// Brightness lost from the top left to the bottom right corner.
  var gradient = 0.0
  /// Half the range of added noise.
  var noise = 0.0
  var seed: UInt64 = 1

  /// How much of the pixel is ink, 0...1.
  func coverage(_ x: Int, _ y: Int) -> Double {
    let distance =
      shape.distance((Double(x) + 0.5 - left) / side, (Double(y) + 0.5 - top) / side) * side
    return min(max((stroke * side / 2 - distance) / softness + 0.5, 0), 1)
  }

  func plane() throws -> GreyImage {
    var noise = Noise(state: seed)
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let part = (Double(x) / Double(width) + Double(y) / Double(height)) / 2
        var value = paper + (ink - paper) * coverage(x, y) - gradient * part
        if self.noise > 0 { value += .random(in: -self.noise...self.noise, using: &noise) }
        pixels.append(UInt8(min(max(value.rounded(), 0), 255)))
      }
    }
    return try GreyImage(width: width, height: height, pixels: pixels)
  }

  func image() throws -> Image { Image(try plane()) }

  /// The box of the pixels that are at least half ink.
  func box() -> PixelBox {
    var (xs, ys) = (Set<Int>(), Set<Int>())
    for y in 0..<height {
      for x in 0..<width where coverage(x, y) >= 0.5 {
        xs.insert(x)
        ys.insert(y)
      }
    }
    let (left, right) = (xs.min() ?? 0, xs.max() ?? 0)
    let (top, bottom) = (ys.min() ?? 0, ys.max() ?? 0)
    return PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }
}

/// Seeded noise, the same on every machine (SplitMix64).
struct Noise: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

extension Glyph {
  /// The summed difference of two glyphs as a share of this one's ink: 0 for equal ones, about 2 for
  /// ones that have nothing in common.
  ///
  /// Glyphs are centred to whole pixels, so those that differ by next to nothing may lie one pixel
  /// apart; the best of the nine placements counts.
  func difference(from other: Glyph) -> Double {
    let side = Glyph.side
    var smallest = Int.max
    for shift in 0..<9 {
      let (dx, dy) = (shift % 3 - 1, shift / 3 - 1)
      var apart = 0
      for y in 0..<side {
        for x in 0..<side {
          let isInside = (0..<side).contains(x + dx) && (0..<side).contains(y + dy)
          let moved = isInside ? Int(other.pixels[(y + dy) * side + x + dx]) : 0
          apart += abs(Int(pixels[y * side + x]) - moved)
        }
      }
      smallest = min(smallest, apart)
    }
    return Double(smallest) / Double(max(pixels.reduce(0) { $0 + Int($1) }, 1))
  }

  /// The centre of mass, in pixel indices.
  var centre: (x: Double, y: Double) {
    var (mass, x, y) = (0.0, 0.0, 0.0)
    for (index, pixel) in pixels.enumerated() {
      mass += Double(pixel)
      x += Double(pixel) * Double(index % Glyph.side)
      y += Double(pixel) * Double(index / Glyph.side)
    }
    return (x / mass, y / mass)
  }

  /// The columns and rows with ink in them.
  var extent: (columns: Int, rows: Int) {
    let lit = pixels.indices.filter { pixels[$0] > 0 }
    let (xs, ys) = (Set(lit.map { $0 % Glyph.side }), Set(lit.map { $0 / Glyph.side }))
    return ((xs.max() ?? 0) - (xs.min() ?? 0) + 1, (ys.max() ?? 0) - (ys.min() ?? 0) + 1)
  }
}
