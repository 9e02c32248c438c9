// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Random numbers made once, for textures and sensor noise: pictures look up what would take too long to draw anew.
///
/// Pictures differ by where in the tables they begin.
enum NoiseTable {
  /// Entries along each side of `levels`, a power of two.
  static let side = 512

  /// Numbers in -1...1, each equally likely, `side` × `side`.
  static let levels: [Float] = {
    var generator = SeededGenerator(seed: 0x5ce_4e5)
    return (0..<side * side).map { _ in 2 * generator.uniform() - 1 }
  }()

  /// Numbers from the normal distribution; how many is a power of two.
  static let normals: [Float] = {
    var generator = SeededGenerator(seed: 0x40_15e)
    return (0..<1 << 16).map { _ in generator.normal() }
  }()
}

/// A smooth random landscape, read row by row from the table.
struct NoiseLayer: Sendable {
  /// Hills a pixel, along rows and columns.
  var scale: SIMD2<Float>

  /// Where in the table the picture's (0, 0) lies; not negative.
  var origin: SIMD2<Float>

  init(scale: SIMD2<Float>, using generator: inout SeededGenerator) {
    self.scale = scale
    let side = Float(NoiseTable.side)
    origin = [generator.uniform() * side + 4 * side, generator.uniform() * side + 4 * side]
  }

  /// The heights along a row of pixels.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - first: The first column.
  ///   - heights: Receives -1...1; overwritten.
  func read(row: Int, from first: Int, into heights: inout [Float]) {
    let (side, mask) = (NoiseTable.side, NoiseTable.side - 1)
    let y = origin.y + Float(row) * scale.y
    let lattice = Int(y)
    let down = Self.ease(y - Float(lattice))
    let (upper, lower) = ((lattice & mask) * side, ((lattice + 1) & mask) * side)
    let start = origin.x + Float(first) * scale.x
    let step = scale.x
    // SAFETY: places in the table are masked to its size, and the heights are walked by their own count.
    NoiseTable.levels.withUnsafeBufferPointer { table in
      heights.withUnsafeMutableBufferPointer { heights in
        func height(_ column: Int) -> Float {
          let place = column & mask
          return table[upper + place] + (table[lower + place] - table[upper + place]) * down
        }
        var index = 0
        var here = Int(start)
        var (left, right) = (height(here), height(here + 1))
        while index < heights.count {
          // All pixels within one cell of the table in one go: processors take several at a time.
          let end = min(max(Int((Float(here + 1) - start) / step) + 1, index + 1), heights.count)
          let rise = right - left
          let offset = start - Float(here)
          for pixel in index..<end {
            heights[pixel] =
              left + rise * Self.ease(offset + Float(Int32(truncatingIfNeeded: pixel)) * step)
          }
          index = end
          let next = Int(start + Float(index) * step)
          (left, right) = (next == here + 1 ? right : height(next), height(next + 1))
          here = next
        }
      }
    }
  }

  @inline(__always)
  private static func ease(_ share: Float) -> Float { share * share * (3 - 2 * share) }
}
