// DigitClassifier
// SPDX-License-Identifier: MIT

extension GreyImage {
  /// Tells each pixel's brightness against its neighbourhood.
  ///
  /// What light does to a scene is gone, and a groove in metal stands out as a pen's stroke on paper does.
  ///
  /// - Parameters:
  ///   - radius: Half the square window's side, without its middle: 1...127 pixels.
  ///   - floor: Added to the deviation: differences much below it are hardly told.
  /// - Returns: 128 like the mean around it, more where it is lighter, less where it is darker, three deviations at either
  ///   end.
  /// - Source: local contrast normalisation as in K. Jarrett, K. Kavukcuoglu, M. Ranzato, Y. LeCun: "What is the Best
  ///   Multi-Stage Architecture for Object Recognition?", 2009, with a square window.
  /// - Complexity: O(pixels).
  package func localContrast(radius: Int, floor: Float) -> GreyImage {
    precondition(1...127 ~= radius, "a window of radius \(radius)")
    let source = pixels.span
    func row(_ y: Int) -> Range<Int> { y * width..<(y + 1) * width }
    var window = RowSums(width: width)
    for y in 0..<min(radius, height) { window.add(source.extracting(row(y))) }
    let normalized = [UInt8](capacity: width * height) { output in
      for y in 0..<height {
        if y + radius < height { window.add(source.extracting(row(y + radius))) }
        if y > radius { window.remove(source.extracting(row(y - radius - 1))) }
        window.sumUp()
        let rows = min(y + radius + 1, height) - max(y - radius, 0)
        let middles = source.extracting(row(y))
        for x in 0..<width {
          let (left, right) = (max(x - radius, 0), min(x + radius + 1, width))
          let area = Float(rows * (right - left))
          let mean = Float(window.sums[right] &- window.sums[left]) / area
          let square = Float(window.squares[right] &- window.squares[left]) / area
          let deviation = max(square - mean * mean, 0).squareRoot() + floor
          let deviations = (Float(middles[x]) - mean) / deviation
          output.append(UInt8(min(max(128.5 + deviations * (127 / 3), 0), 255)))
        }
      }
    }
    return GreyImage(unchecked: width, height, normalized)
  }
}

/// Sums over the rows that a window covers.
private struct RowSums {
  /// For each column the sum over all columns before it, of brightness and of its square. What overflows cancels where
  /// they are subtracted, as a window's own sums are below 2³².
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
