// DigitClassifier
// SPDX-License-Identifier: MIT

/// Sorts segments into lines.
enum LineLayout {
  /// The segments of one line, from left to right, and how high its digits are.
  struct Line {
    var segments: [Segment]
    /// The median height of the digits that the line was found by, in pixels.
    var height: Double
  }

  /// Finds the lines by what surely is a digit, and adds what else stands in them.
  ///
  /// Lines may slope: a digit belongs to a line if it is level with the digit beside it.
  ///
  /// - Parameters:
  ///   - segments: All of a picture.
  ///   - isDigit: Whether each of them, taken alone, looks like a digit.
  /// - Returns: The lines, in reading order.
  static func lines(of segments: [Segment], isDigit: [Bool]) -> [Line] {
    let seeds = segments.indices.filter { isDigit[$0] }.map { segments[$0] }
    guard !seeds.isEmpty else { return [] }
    // The larger half of the digits says how large digits are: specks may look like ones and zeros.
    let heights = seeds.map { Double($0.rows.count) }.sorted()
    let usual = heights[heights.count * 3 / 4]
    var lines: [Line] = []
    for seed in seeds.sorted(by: { $0.columns.lowerBound < $1.columns.lowerBound })
    where Double(seed.rows.count) >= leastHeight * usual {
      let best = lines.indices.filter { continues(seed, lines[$0].segments) }
        .min { distance(seed, lines[$0]) < distance(seed, lines[$1]) }
      if let best {
        lines[best].segments.append(seed)
      } else {
        lines.append(Line(segments: [seed], height: 0))
      }
    }
    for index in lines.indices {
      let heights = lines[index].segments.map { Double($0.rows.count) }.sorted()
      lines[index].height = heights[heights.count / 2]
    }
    addOthers(segments, isDigit, to: &lines)
    for index in lines.indices {
      lines[index].segments.sort { $0.columns.lowerBound < $1.columns.lowerBound }
    }
    return lines.inReadingOrder { line in
      let middles = line.segments.map(\.middle)
      return LinePlace(
        left: Double(line.segments[0].columns.lowerBound),
        middle: middles.reduce(0, +) / Double(middles.count),
        height: line.height
      )
    }
  }

  /// Adds what stands between or beside a line's digits: digits that touch, parts of broken ones, other signs.
  private static func addOthers(_ segments: [Segment], _ isDigit: [Bool], to lines: inout [Line]) {
    let found = lines
    for (segment, isDigit) in zip(segments, isDigit) where !isDigit {
      let near = found.indices.first { index in
        let height = found[index].height
        guard Double(segment.rows.count) <= 1.6 * height,
          Double(max(segment.rows.count, segment.columns.count)) >= leastPart * height
        else { return false }
        return found[index].segments.contains { digit in
          Double(digit.columns.gap(to: segment.columns)) <= height
            && overlap(digit.rows, segment.rows) >= 0.5
        }
      }
      if let near { lines[near].segments.append(segment) }
    }
  }

  /// Whether a digit goes on a line, at its right end.
  private static func continues(_ digit: Segment, _ line: [Segment]) -> Bool {
    guard let last = line.last else { return false }
    let height = Double(max(digit.rows.count, last.rows.count))
    let (smaller, larger) = (
      min(digit.rows.count, last.rows.count), max(digit.rows.count, last.rows.count)
    )
    return Double(digit.columns.lowerBound - last.columns.upperBound) <= widestSpace * height
      && Double(smaller) >= 0.5 * Double(larger) && overlap(digit.rows, last.rows) >= 0.5
  }

  private static func distance(_ digit: Segment, _ line: Line) -> Double {
    line.segments.last.map { abs($0.middle - digit.middle) } ?? .infinity
  }

  /// The rows that two ranges share, as a share of the shorter one.
  private static func overlap(_ one: Range<Int>, _ other: Range<Int>) -> Double {
    let shared = min(one.upperBound, other.upperBound) - max(one.lowerBound, other.lowerBound)
    return Double(max(shared, 0)) / Double(min(one.count, other.count))
  }

  /// A digit has at least this share of the usual height.
  private static let leastHeight = 0.45
  /// A part of a digit has at least this share of the line's height along its longer side.
  private static let leastPart = 0.2
  /// The widest space inside a line, in heights of its digits.
  private static let widestSpace = 3.0
}
