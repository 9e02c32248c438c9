// DigitClassifier
// SPDX-License-Identifier: MIT

/// Disturbances that mix each pixel with its neighbours; beyond the edge lies black.
enum Convolving {
  private static let side = PaddedImage.side

  /// Blurs with a Gaussian.
  static func blur(_ pixels: inout MutableSpan<Float>, deviation: Float) {
    // Three passes of a box come close to a Gaussian of the same variance: each adds (width² − 1) / 12.
    let width = (4 * deviation * deviation + 1).squareRoot()
    for _ in 0..<3 {
      box(&pixels, width: width, step: 1, lines: side)
      box(&pixels, width: width, step: side, lines: 1)
    }
  }

  /// Averages along lines of pixels over a width that need not be whole.
  private static func box(
    _ pixels: inout MutableSpan<Float>,
    width: Float,
    step: Int,
    lines: Int
  ) {
    let reach = (width - 1) / 2
    let whole = Int(reach)
    let part = reach - Float(whole)
    for line in 0..<side {
      let start = line * lines
      // The line with black on both sides.
      var padded = InlineArray<48, Float>(repeating: 0)
      for place in 0..<side { padded[place + 10] = pixels[start + place * step] }
      for place in 0..<side {
        var sum = part * (padded[place + 9 - whole] + padded[place + 11 + whole])
        for offset in -whole...whole { sum += padded[place + 10 + offset] }
        pixels[start + place * step] = sum / width
      }
    }
  }

  /// Averages what the picture shows while it moves by `path` pixels.
  static func smear(_ pixels: inout MutableSpan<Float>, along path: SIMD2<Float>) {
    let image = PaddedImage(pixels.span)
    let steps = 7
    var moved = InlineArray<784, Float>(repeating: 0)
    for index in pixels.indices { pixels[index] = 0 }
    for step in 0..<steps {
      let place = path * (Float(step) / Float(steps - 1) - 0.5)
      var map = AffineMap.identity
      (map.x0, map.y0) = (place.x, place.y)
      var span = moved.mutableSpan
      image.sample(map, into: &span)
      for index in pixels.indices { pixels[index] += moved[index] / Float(steps) }
    }
  }

  /// Makes strokes wider: each pixel takes the brightest of what lies within `distance`.
  static func widen(_ pixels: inout MutableSpan<Float>, by distance: Float) {
    extend(&pixels, by: distance) { max($0, $1) }
  }

  /// Makes strokes narrower: each pixel takes the darkest of what lies within `distance`.
  static func narrow(_ pixels: inout MutableSpan<Float>, by distance: Float) {
    extend(&pixels, by: distance) { min($0, $1) }
  }

  /// One pass for each whole pixel, and one for the rest, which counts in part.
  private static func extend(
    _ pixels: inout MutableSpan<Float>,
    by distance: Float,
    _ choose: (Float, Float) -> Float
  ) {
    var rest = distance
    while rest > 0 {
      let share = min(rest, 1)
      rest -= 1
      var old = InlineArray<784, Float>(repeating: 0)
      for index in 0..<784 { old[index] = pixels[index] }
      for row in 0..<side {
        for column in 0..<side {
          let index = row * side + column
          var value = old[index]
          value = choose(value, row > 0 ? old[index - side] : 0)
          value = choose(value, row < side - 1 ? old[index + side] : 0)
          value = choose(value, column > 0 ? old[index - 1] : 0)
          value = choose(value, column < side - 1 ? old[index + 1] : 0)
          pixels[index] += share * (value - pixels[index])
        }
      }
    }
  }

  /// Samples the picture on a coarser grid, of `cells` × `cells` squares.
  static func pixelate(_ pixels: inout MutableSpan<Float>, cells: Float) {
    let size = Float(side) / cells
    var old = InlineArray<784, Float>(repeating: 0)
    for index in 0..<784 { old[index] = pixels[index] }
    var (firstRow, row) = (0, 0)
    while firstRow < side {
      row += 1
      let endRow = min(side, max(firstRow + 1, Int((Float(row) * size).rounded())))
      var (firstColumn, column) = (0, 0)
      while firstColumn < side {
        column += 1
        let endColumn = min(side, max(firstColumn + 1, Int((Float(column) * size).rounded())))
        var sum: Float = 0
        for y in firstRow..<endRow {
          for x in firstColumn..<endColumn { sum += old[y * side + x] }
        }
        let mean = sum / Float((endRow - firstRow) * (endColumn - firstColumn))
        for y in firstRow..<endRow {
          for x in firstColumn..<endColumn { pixels[y * side + x] = mean }
        }
        firstColumn = endColumn
      }
      firstRow = endRow
    }
  }
}
