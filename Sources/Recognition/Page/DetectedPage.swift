// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// Puts the digits that a detector found in a picture into reading order.
struct DetectedPage {
  /// Digits of one line, from left to right.
  typealias Line = [Detection]

  /// From top to bottom.
  let lines: [Line]

  /// The widest space inside a line, in sizes of its digits.
  private static let widestSpace = 3.0
  /// Digits of a line differ in size by this factor at most.
  private static let sizeRatio = 1.6

  init(_ detections: [Detection]) {
    var lines: [Line] = []
    for digit in detections.sorted(by: { $0.x < $1.x }) {
      let best = lines.indices.filter { Self.continues(digit, lines[$0]) }
        .min { Self.drop(digit, lines[$0]) < Self.drop(digit, lines[$1]) }
      if let best { lines[best].append(digit) } else { lines.append([digit]) }
    }
    self.lines = lines.sorted { $0[0].y < $1[0].y }
  }

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
  /// The box, as wide as the digit usually is, within a picture.
  func box(in picture: GreyImage) -> PixelBox {
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
