// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// A part of a line that is not cut any further: pieces of ink that belong together, or what lies between two cuts.
struct Segment {
  /// Its ink, largest piece first; not empty.
  let pieces: [InkCandidate]

  /// The columns of its box.
  let columns: Range<Int>
  /// The rows of its box.
  let rows: Range<Int>

  init(_ pieces: [InkCandidate]) {
    self.pieces = pieces.sorted { $0.component.area > $1.component.area }
    columns = pieces.dropFirst().reduce(pieces[0].columns) { $0.union($1.columns) }
    rows = pieces.dropFirst().reduce(pieces[0].rows) { $0.union($1.rows) }
  }

  /// Pixels of ink.
  var area: Int { pieces.reduce(0) { $0 + $1.component.area } }

  /// The row half way down.
  var middle: Double { Double(rows.lowerBound + rows.upperBound) / 2 }

  /// Groups pieces that are near each other: the dots of a printer, the bars of a display, the parts of a stencil.
  ///
  /// - Parameters:
  ///   - pieces: The pieces.
  ///   - gap: The most pixels between two pieces of a group, along both axes.
  /// - Returns: The groups, from left to right.
  static func groups(of pieces: [InkCandidate], gap: Int) -> [Segment] {
    let sorted = pieces.sorted { $0.columns.lowerBound < $1.columns.lowerBound }
    var group = Array(sorted.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while group[index] != index {
        group[index] = group[group[index]]
        index = group[index]
      }
      return index
    }
    // Only pieces that begin before a piece ends, give or take the gap, can be near it.
    var open: [Int] = []
    for (index, piece) in sorted.enumerated() {
      open.removeAll { sorted[$0].columns.upperBound + gap < piece.columns.lowerBound }
      for other in open where sorted[other].rows.gap(to: piece.rows) <= gap {
        group[root(index)] = root(other)
      }
      open.append(index)
    }
    var members: [Int: [InkCandidate]] = [:]
    for index in sorted.indices { members[root(index), default: []].append(sorted[index]) }
    return members.values.map(Segment.init).sorted {
      ($0.columns.lowerBound, $0.rows.lowerBound) < ($1.columns.lowerBound, $1.rows.lowerBound)
    }
  }

  /// Cuts what may be several digits that touch.
  ///
  /// Cuts go straight down where little ink is in the way, and only one stroke: two digits touch in one place, and
  /// what is cut in two places is the bow of one digit. Which cuts are right is not decided here.
  ///
  /// - Parameters:
  ///   - height: The height of the line's digits, in pixels.
  ///   - ink: The plane that the pieces are from.
  /// - Returns: The parts from left to right; the segment itself where it is no wider than one digit.
  func cut(height: Double, in ink: InkPlane) -> [Segment] {
    let width = columns.count
    guard Double(width) > Self.widestDigit * height, height >= 6 else { return [self] }
    // For each column the ink in it, and how many strokes that belongs to.
    var (profile, strokes) = ([Int](repeating: 0, count: width), [Int](repeating: 0, count: width))
    for piece in pieces {
      var rowBefore = [Int](repeating: -2, count: width)
      for run in piece.component.runs {
        for column in run.start - columns.lowerBound..<run.end - columns.lowerBound {
          profile[column] += 1
          if rowBefore[column] != run.row - 1 { strokes[column] += 1 }
          rowBefore[column] = run.row
        }
      }
    }
    let thickest = Int(Self.thickestTouch * height)
    let narrowest = max(Int(Self.narrowestPart * height), 2)
    let most = min(Int(Double(width) / (Self.widestDigit * height) * 4) + 1, Self.mostCuts)
    // From the column with the least ink on, each cut leaves room around it.
    var cuts: [Int] = []
    for column in (narrowest..<max(width - narrowest, narrowest))
      .filter({ strokes[$0] <= 1 && profile[$0] <= thickest })
      .sorted(by: { (profile[$0], $0) < (profile[$1], $1) })
    where cuts.count < most && cuts.allSatisfy({ abs($0 - column) >= narrowest }) {
      cuts.append(column)
    }
    let edges = [0] + cuts.sorted() + [width]
    return zip(edges, edges.dropFirst()).compactMap { start, end in
      let wanted = columns.lowerBound + start..<columns.lowerBound + end
      let parts = pieces.compactMap { $0.component.part(inColumns: wanted) }
      return parts.isEmpty ? nil : Segment(parts.map { InkCandidate($0, in: ink) })
    }
  }

  /// What is wider than this share of the line's height may be two digits.
  private static let widestDigit = 0.8
  /// What is narrower than this share of the line's height is no digit that was cut off.
  private static let narrowestPart = 0.14
  /// Where two digits touch, there is at most this share of the line's height of ink in a column.
  private static let thickestTouch = 0.4
  /// The most cuts of one segment: each part may begin a digit, so time grows with them.
  private static let mostCuts = 32
}
