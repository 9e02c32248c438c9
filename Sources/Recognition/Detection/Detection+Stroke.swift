// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

extension Detection {
  /// The box of a one: that of the ink that hangs together in its middle.
  ///
  /// A one's width says little: it may be a bare stroke, have a flag and a foot, or lean across its whole height. Where
  /// its ink runs into that of another digit, this does not help.
  ///
  /// - Parameters:
  ///   - window: What a network sees of the digit: 28×28 bytes of brightness against its neighbourhood.
  ///   - polarity: How ink differs from what is around it there.
  ///   - picture: The picture.
  /// - Returns: The box in pixels of the picture; nil where no stroke by itself passes through the middle.
  func strokeBox(in window: [UInt8], _ polarity: Polarity, of picture: GreyImage) -> PixelBox? {
    let (side, middle) = (Glyph.side, Glyph.side / 2)
    let ink = window.map { value in
      let difference = Int(value) - Int(ImagePyramid.neutral)
      return polarity == .lightOnDark ? difference : -difference
    }
    let core = (middle - 2...middle + 1).flatMap { row in
      (middle - 3...middle + 2).map { row * side + $0 }
    }
    guard let start = core.max(by: { ink[$0] < ink[$1] }), ink[start] >= Self.leastInk else {
      return nil
    }
    let level = ink[start] / 2
    // Flooded from the middle, over the rows that the digit has.
    let top = middle - Int(ImagePyramid.digitSide) / 2 - 1
    let rows = top..<side - top
    var isFlooded = [Bool](repeating: false, count: side * side)
    var front = [start]
    isFlooded[start] = true
    var (columns, reached) = (start % side...start % side, start / side...start / side)
    while let place = front.popLast() {
      let (row, column) = (place / side, place % side)
      columns = min(columns.lowerBound, column)...max(columns.upperBound, column)
      reached = min(reached.lowerBound, row)...max(reached.upperBound, row)
      for y in max(row - 1, rows.lowerBound)...min(row + 1, rows.upperBound - 1) {
        for x in max(column - 1, 0)...min(column + 1, side - 1)
        where !isFlooded[y * side + x] && ink[y * side + x] > level {
          isFlooded[y * side + x] = true
          front.append(y * side + x)
        }
      }
    }
    guard reached.count >= Self.leastRows else { return nil }
    if columns.count > Self.widest {
      // Wider ones lean: a single stroke in every row.
      let isStroke = reached.allSatisfy { row in
        let inked = columns.filter { isFlooded[row * side + $0] }
        return inked.count <= Self.widestStroke
          && inked.last.map { $0 - inked[0] < inked.count } ?? false
      }
      guard isStroke else { return nil }
    }
    var stroke = self
    let pixel = size / ImagePyramid.digitSide
    stroke.x += (Double(columns.lowerBound + columns.upperBound + 1 - side) / 2) * pixel
    return stroke.box(width: Double(columns.count) * pixel, in: picture)
  }

  /// What ink differs from what is around it by at least, of 127.
  private static let leastInk = 24
  /// The widest one that need not be a single stroke, in pixels of a window.
  private static let widest = 12
  /// The widest row of a single stroke.
  private static let widestStroke = 7
  /// Rows that a stroke has in a window at least: most of a digit's twenty.
  private static let leastRows = 14
}
