// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// Puts the digits that a detector found in a picture into reading order.
struct DetectedPage {
  /// Digits of one line, from left to right.
  typealias Line = [Detection]

  /// In reading order.
  let lines: [Line]
  /// The direction of most lines.
  let slope: Slope

  /// The widest space inside a line, in sizes of its digits.
  private static let widestSpace = 3.0
  /// Digits of a line differ in size by this factor at most.
  private static let sizeRatio = 1.6

  init(_ detections: [Detection]) {
    let slope = Self.slope(of: detections)
    // Turned back by as much as most of the picture's digits stand above or below their neighbours.
    let upright = detections.map { digit in
      var turned = digit
      (turned.x, turned.y) = slope.level(digit.x, digit.y)
      return (digit, turned)
    }
    var lines: [[(digit: Detection, turned: Detection)]] = []
    for (digit, turned) in upright.sorted(by: { $0.1.x < $1.1.x }) {
      let best = lines.indices.filter { Self.continues(turned, lines[$0].map(\.turned)) }
        .min {
          Self.drop(turned, lines[$0].map(\.turned)) < Self.drop(turned, lines[$1].map(\.turned))
        }
      if let best { lines[best].append((digit, turned)) } else { lines.append([(digit, turned)]) }
    }
    self.slope = slope
    self.lines = Self.inReadingOrder(lines.map { $0.map(\.digit) })
  }

  /// Lines beside each other from left to right, such rows from top to bottom.
  ///
  /// - Parameter lines: Lines of the picture as it was given: what was turned back may have been turned too far.
  /// - Returns: The same lines.
  static func inReadingOrder(_ lines: [Line]) -> [Line] {
    let course = course(of: lines)
    return lines.inReadingOrder { line in
      let places = line.map { course.level($0.x, $0.y) }
      let count = Double(line.count)
      return LinePlace(
        left: places[0].x,
        middle: places.reduce(0) { $0 + $1.y } / count,
        height: line.reduce(0) { $0 + $1.size } / count
      )
    }
  }

  /// The direction of most lines: the median of the directions from digits to their nearest neighbours beside them.
  private static func slope(of digits: [Detection]) -> Slope {
    var tangents: [Double] = []
    for digit in digits {
      let beside = digits.filter { other in
        let (across, down) = (other.x - digit.x, other.y - digit.y)
        return across > 0 && abs(down) < steepest * across
          && max(digit.size, other.size) <= sizeRatio * min(digit.size, other.size)
          && across <= 1.5 * digit.size
      }
      guard
        let next = beside.min(by: { digit.squareDistance(to: $0) < digit.squareDistance(to: $1) })
      else { continue }
      tangents.append((next.y - digit.y) / (next.x - digit.x))
    }
    return tangents.isEmpty ? .none : Slope(tangent: tangents.sorted()[tangents.count / 2])
  }

  /// The direction that tells which lines stand beside each other, however far apart: where digits are off their line by
  /// a few pixels, two neighbours say little of it, and the next number may be twenty times as far away. All lines have a
  /// say together, and against them that pages are level, as much as their digits leave doubt (ridge regression).
  private static func course(of lines: [Line]) -> Slope {
    var (products, squares) = (0.0, evidence)
    for line in lines {
      let size = line.reduce(0) { $0 + $1.size } / Double(line.count)
      let middle = line.reduce(0) { $0 + $1.x } / Double(line.count)
      for digit in line {
        let across = (digit.x - middle) / size
        products += across * digit.y / size
        squares += across * across
      }
    }
    return Slope(tangent: products / squares)
  }

  /// How much it takes to believe in a slope, in squares of digits' sizes: digits are off their line by 0.08 of their
  /// size, and pages off the level by a tangent of 0.04.
  private static let evidence = (0.08 / 0.04) * (0.08 / 0.04)

  /// Lines slope by less than this tangent, 35 degrees.
  private static let steepest = 0.7

  /// Lines may slope: a digit belongs to a line if it is level with the digit beside it.
  private static func continues(_ digit: Detection, _ line: Line) -> Bool {
    guard let last = line.last else { return false }
    let (smaller, larger) = (min(digit.size, last.size), max(digit.size, last.size))
    return larger <= sizeRatio * smaller && digit.x - last.x <= widestSpace * larger
      && drop(digit, line) < 0.5 * larger
  }

  /// How far a digit is off the level of a line's last one.
  private static func drop(_ digit: Detection, _ line: Line) -> Double {
    line.last.map { abs($0.y - digit.y) } ?? .infinity
  }
}

extension Detection {
  /// The square of the distance from this one's middle to another's.
  fileprivate func squareDistance(to other: Detection) -> Double {
    (x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)
  }

  /// The box, as wide as the digit usually is, within a picture.
  func box(in picture: GreyImage) -> PixelBox { box(width: width, in: picture) }

  /// The box of a certain width, within a picture.
  func box(width: Double, in picture: GreyImage) -> PixelBox {
    let left = min(max(Int((x - width / 2).rounded()), 0), picture.width - 1)
    let top = min(max(Int((y - size / 2).rounded()), 0), picture.height - 1)
    return PixelBox(
      x: left,
      y: top,
      width: max(min(Int((x + width / 2).rounded()), picture.width) - left, 1),
      height: max(min(Int((y + size / 2).rounded()), picture.height) - top, 1)
    )
  }
}
