// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// The pieces of ink that make up one digit, and the plane they were found in.
struct FoundDigit {
  let ink: InkPlane
  let pieces: [InkCandidate]
  /// Pixels that were put around the picture before it was searched.
  let margin: Int

  /// The columns of all pieces' box, in the plane.
  var columns: Range<Int> {
    pieces.dropFirst().reduce(pieces[0].columns) { $0.union($1.columns) }
  }

  /// The rows of all pieces' box, in the plane.
  var rows: Range<Int> {
    pieces.dropFirst().reduce(pieces[0].rows) { $0.union($1.rows) }
  }

  /// The columns of all pieces' box, in the picture.
  var pictureColumns: Range<Int> { within(columns, ink.picture.width) }

  /// The rows of all pieces' box, in the picture.
  var pictureRows: Range<Int> { within(rows, ink.picture.height) }

  private func within(_ range: Range<Int>, _ padded: Int) -> Range<Int> {
    let limit = padded - 2 * margin
    let start = min(max(range.lowerBound - margin, 0), limit - 1)
    return start..<max(min(range.upperBound - margin, limit), start + 1)
  }
}

/// Finds the digit in a picture: the piece of ink most like one, with the fragments that belong to it.
enum DigitFinder {
  /// Pieces whose longer side is below this share of the picture's are specks.
  private static let minimumRelativeSize = 0.02
  /// A fragment lies at most this share of the digit's size away from it.
  private static let fragmentGap = 0.15
  /// A fragment has at least this share of the digit's ink.
  private static let fragmentArea = 0.015
  /// The least size times contrast: what is left of noise is small and faint.
  private static let minimumScore = 100.0
  /// The least likeness to a digit; what the light does along a border stays far below.
  private static let minimumLikeness = 0.03
  /// How many pieces are looked at closely; the largest ones.
  private static let maximumCandidates = 32

  /// Looks for a digit in a picture at working size.
  ///
  /// - Parameters:
  ///   - picture: The picture.
  ///   - polarities: How ink may differ from its background.
  /// - Returns: The digit, or `nil` when nothing stands out from noise.
  static func find(
    in picture: GreyImage,
    polarities: [Polarity] = Polarity.allCases
  ) -> FoundDigit? {
    var best: FoundDigit?
    var bestScore = minimumScore
    for polarity in polarities {
      guard let (ink, margin) = InkPlane.padded(picture, polarity: polarity) else { continue }
      let candidates = withoutFrames(candidates(in: ink))
      // A fragment alone need not look like a digit, so only the main piece has to.
      let plausible = candidates.filter { $0.likeness >= minimumLikeness }
      guard let main = plausible.max(by: { $0.score < $1.score }), main.score > bestScore
      else { continue }
      bestScore = main.score
      best = FoundDigit(ink: ink, pieces: gather(candidates, around: main), margin: margin)
    }
    return best
  }

  private static func candidates(in ink: InkPlane) -> [InkCandidate] {
    let longer = max(ink.contrast.width, ink.contrast.height)
    let minimumSize = max(3, Int(minimumRelativeSize * Double(longer)))
    let pieces = ConnectedComponents(of: ink.contrast, from: ink.threshold, minimumArea: 3)
      .components
      .filter { max($0.columns.count, $0.rows.count) >= minimumSize }
    let largest =
      pieces.count <= maximumCandidates
      ? pieces : Array(pieces.sorted { $0.area > $1.area }.prefix(maximumCandidates))
    return largest.map { InkCandidate($0, in: ink) }
  }

  /// Drops ruled boxes and outlines of sheets: whatever surrounds a sizeable piece on all four sides.
  static func withoutFrames(_ candidates: [InkCandidate]) -> [InkCandidate] {
    candidates.filter { outer in
      !candidates.contains { inner in
        inner.size * 5 >= outer.size && inner.columns != outer.columns
          && outer.columns.contains(inner.columns) && outer.rows.contains(inner.rows)
          && surrounds(outer, inner)
      }
    }
  }

  private static func surrounds(_ outer: InkCandidate, _ inner: InkCandidate) -> Bool {
    let middleX = (inner.columns.lowerBound + inner.columns.upperBound) / 2
    let middleY = (inner.rows.lowerBound + inner.rows.upperBound) / 2
    var (isLeft, isRight, isAbove, isBelow) = (false, false, false, false)
    for run in outer.component.runs {
      if run.row == middleY {
        if run.end <= inner.columns.lowerBound { isLeft = true }
        if run.start >= inner.columns.upperBound { isRight = true }
      }
      if run.start <= middleX, middleX < run.end {
        if run.row < inner.rows.lowerBound { isAbove = true }
        if run.row >= inner.rows.upperBound { isBelow = true }
      }
    }
    return isLeft && isRight && isAbove && isBelow
  }

  /// Adds the fragments of a broken digit to its main piece, nearest rings first.
  private static func gather(
    _ candidates: [InkCandidate],
    around main: InkCandidate
  ) -> [InkCandidate] {
    var pieces = [main]
    var (columns, rows) = (main.columns, main.rows)
    let gap = max(2, Int(fragmentGap * Double(main.size)))
    var rest = candidates.filter { piece in
      (piece.columns != main.columns || piece.rows != main.rows)
        && Double(piece.component.area) >= fragmentArea * Double(main.component.area)
        && piece.contrast >= 0.5 * main.contrast
        && (piece.borderContact == 0 || main.borderContact > 0)
    }
    while let next = rest.firstIndex(where: { piece in
      let (newColumns, newRows) = (columns.union(piece.columns), rows.union(piece.rows))
      return columns.gap(to: piece.columns) <= gap && rows.gap(to: piece.rows) <= gap
        && Double(newColumns.count) <= 1.3 * Double(max(newRows.count, columns.count))
        && Double(max(newColumns.count, newRows.count)) <= 1.6 * Double(main.size)
    }) {
      let piece = rest.remove(at: next)
      (columns, rows) = (columns.union(piece.columns), rows.union(piece.rows))
      pieces.append(piece)
    }
    return pieces
  }
}

extension Range<Int> {
  /// The smallest range with both in it.
  func union(_ other: Self) -> Self {
    Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
  }

  /// The numbers between two ranges that do not touch; 0 when they do.
  func gap(to other: Self) -> Int {
    Swift.max(other.lowerBound - upperBound, lowerBound - other.upperBound, 0)
  }
}
