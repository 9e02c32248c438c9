// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

extension GreyImage {
  /// The plane with each pixel's brightness told against its neighbourhood: 128 like the mean around it, more where it
  /// is lighter, less where it is darker, three deviations at either end.
  ///
  /// What light does to a scene is gone, and a groove in metal stands out as a pen's stroke on paper does.
  ///
  /// - Source: local contrast normalisation as in K. Jarrett, K. Kavukcuoglu, M. Ranzato, Y. LeCun: "What is the Best
  ///   Multi-Stage Architecture for Object Recognition?", 2009, with a square window.
  /// - Complexity: O(pixels).
  func locallyNormalized() -> GreyImage {
    let radius = Self.contrastRadius
    let source = pixels.span
    var window = ContrastWindow(width: width)
    for y in 0..<min(radius, height) { window.add(source.extracting(y * width..<(y + 1) * width)) }
    let normalized = [UInt8](capacity: width * height) { output in
      for y in 0..<height {
        if y + radius < height {
          window.add(source.extracting((y + radius) * width..<(y + radius + 1) * width))
        }
        if y > radius {
          window.remove(source.extracting((y - radius - 1) * width..<(y - radius) * width))
        }
        window.sumUp()
        let rows = min(y + radius + 1, height) - max(y - radius, 0)
        let row = source.extracting(y * width..<(y + 1) * width)
        for x in 0..<width {
          let (left, right) = (max(x - radius, 0), min(x + radius + 1, width))
          let area = Float(rows * (right - left))
          let mean = Float(window.sums[right] &- window.sums[left]) / area
          let square = Float(window.squares[right] &- window.squares[left]) / area
          let deviation = max(square - mean * mean, 0).squareRoot() + Self.contrastFloor
          let deviations = (Float(row[x]) - mean) / deviation
          output.append(UInt8(min(max(128.5 + deviations * (127 / 3), 0), 255)))
        }
      }
    }
    return GreyImage(unchecked: width, height, normalized)
  }

  /// Half the window's side: it holds a digit and a little of what is around it.
  private static let contrastRadius = 12
  /// Added to the deviation: what is weaker is noise, and must not be blown up to strokes.
  private static let contrastFloor: Float = 4
}

/// Sums of brightness over the rows that a window covers.
private struct ContrastWindow {
  /// Sums over all columns before one, and of its squares. What overflows cancels where they are subtracted: a window's
  /// own sums are far below 2³².
  private(set) var sums: [UInt32]
  private(set) var squares: [UInt32]
  private var columnSums: [UInt32]
  private var columnSquares: [UInt32]

  init(width: Int) {
    sums = [UInt32](repeating: 0, count: width + 1)
    squares = sums
    columnSums = [UInt32](repeating: 0, count: width)
    columnSquares = columnSums
  }

  mutating func add(_ row: Span<UInt8>) {
    Self.change(&columnSums, by: row) { $0 &+ $1 }
    Self.change(&columnSquares, by: row) { $0 &+ $1 &* $1 }
  }

  mutating func remove(_ row: Span<UInt8>) {
    Self.change(&columnSums, by: row) { $0 &- $1 }
    Self.change(&columnSquares, by: row) { $0 &- $1 &* $1 }
  }

  @inline(__always)
  private static func change(
    _ columns: inout [UInt32],
    by row: Span<UInt8>,
    _ changed: (UInt32, UInt32) -> UInt32
  ) {
    precondition(row.count == columns.count)
    var columns = columns.mutableSpan
    for x in 0..<row.count {
      // SAFETY: both counts are equal, checked above; without the check on each subscript, the loop is vectorised.
      unsafe columns[unchecked: x] = changed(columns[unchecked: x], UInt32(row[unchecked: x]))
    }
  }

  mutating func sumUp() {
    var (sum, square): (UInt32, UInt32) = (0, 0)
    for x in columnSums.indices {
      sum &+= columnSums[x]
      square &+= columnSquares[x]
      sums[x + 1] = sum
      squares[x + 1] = square
    }
  }
}
