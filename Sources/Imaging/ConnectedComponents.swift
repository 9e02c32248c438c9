// DigitClassifier
// SPDX-License-Identifier: MIT

/// A horizontal stretch of pixels: row `row`, columns `start` up to but not including `end`.
public struct PixelRun: Sendable, Equatable {
  /// The row, from 0 at the top.
  public var row: Int
  /// The first column.
  public var start: Int
  /// One past the last column.
  public var end: Int

  /// Creates a stretch of pixels.
  public init(row: Int, start: Int, end: Int) {
    self.row = row
    self.start = start
    self.end = end
  }
}

/// The bright pixels of a plane, grouped so that pixels touching at a side or a corner are together.
public struct ConnectedComponents: Sendable {
  /// One group of touching pixels.
  public struct Component: Sendable, Equatable {
    /// Pixels in the group, at least 1.
    public fileprivate(set) var area: Int
    /// The columns its box spans.
    public fileprivate(set) var columns: Range<Int>
    /// The rows its box spans.
    public fileprivate(set) var rows: Range<Int>
    /// Its pixels, top to bottom, left to right.
    public fileprivate(set) var runs: [PixelRun]

    /// The part of the group in some columns.
    ///
    /// - Returns: The part, whose pixels need not touch each other; nil where there is none.
    public func part(inColumns wanted: Range<Int>) -> Component? {
      var part: Component?
      for run in runs {
        let (start, end) = (max(run.start, wanted.lowerBound), min(run.end, wanted.upperBound))
        guard start < end else { continue }
        let piece = PixelRun(row: run.row, start: start, end: end)
        guard let before = part else {
          part = Component(
            area: end - start,
            columns: start..<end,
            rows: run.row..<run.row + 1,
            runs: [piece]
          )
          continue
        }
        part?.area += end - start
        part?.columns =
          min(before.columns.lowerBound, start)..<max(before.columns.upperBound, end)
        part?.rows = before.rows.lowerBound..<run.row + 1
        part?.runs.append(piece)
      }
      return part
    }
  }

  /// The groups, in the order of their first pixels (top to bottom, left to right).
  public let components: [Component]

  /// Groups the pixels of a plane that are at or above a threshold.
  ///
  /// Groups with fewer than `minimumArea` pixels are left out.
  ///
  /// - Complexity: O(pixels), nearly; memory grows with the number of stretches, not of pixels.
  public init(of plane: GreyImage, from threshold: UInt8, minimumArea: Int = 1) {
    var forest = RunForest()
    let pixels = plane.pixels.span
    var previous = 0..<0
    for row in 0..<plane.height {
      let offset = row * plane.width
      let first = forest.runs.count
      var column = 0
      while column < plane.width {
        guard pixels[offset + column] >= threshold else {
          column += 1
          continue
        }
        let start = column
        while column < plane.width, pixels[offset + column] >= threshold { column += 1 }
        forest.append(PixelRun(row: row, start: start, end: column))
      }
      forest.join(previous, first..<forest.runs.count)
      previous = first..<forest.runs.count
    }
    components = forest.components(minimumArea: minimumArea)
  }
}

/// Stretches of pixels, each pointing at an earlier one of its group; a group's first points at itself.
private struct RunForest {
  private(set) var runs: [PixelRun] = []
  private var parents: [Int] = []

  mutating func append(_ run: PixelRun) {
    parents.append(runs.count)
    runs.append(run)
  }

  /// Joins the groups of touching stretches in two neighbouring rows, each sorted by column.
  mutating func join(_ above: Range<Int>, _ below: Range<Int>) {
    var upper = above.lowerBound
    var lower = below.lowerBound
    while upper < above.upperBound, lower < below.upperBound {
      // Stretches touch at a corner when one ends where the other starts.
      if runs[upper].start <= runs[lower].end, runs[lower].start <= runs[upper].end {
        unite(upper, lower)
      }
      if runs[upper].end < runs[lower].end { upper += 1 } else { lower += 1 }
    }
  }

  private mutating func root(of run: Int) -> Int {
    var run = run
    while parents[run] != run {
      parents[run] = parents[parents[run]]
      run = parents[run]
    }
    return run
  }

  private mutating func unite(_ one: Int, _ other: Int) {
    let (first, second) = (root(of: one), root(of: other))
    // The earlier one becomes the root, so that groups come out in the order of their first pixels.
    parents[max(first, second)] = min(first, second)
  }

  mutating func components(minimumArea: Int) -> [ConnectedComponents.Component] {
    var areas = [Int](repeating: 0, count: runs.count)
    for run in runs.indices {
      let top = root(of: run)
      parents[run] = top
      areas[top] += runs[run].end - runs[run].start
    }
    var slots = [Int](repeating: -1, count: runs.count)
    var components: [ConnectedComponents.Component] = []
    for (index, run) in runs.enumerated() where areas[parents[index]] >= minimumArea {
      let top = parents[index]
      if slots[top] < 0 {
        slots[top] = components.count
        components.append(
          ConnectedComponents.Component(
            area: areas[top],
            columns: run.start..<run.end,
            rows: run.row..<run.row + 1,
            runs: []
          )
        )
      }
      let slot = slots[top]
      let columns = components[slot].columns
      components[slot].columns =
        min(columns.lowerBound, run.start)..<max(columns.upperBound, run.end)
      components[slot].rows = components[slot].rows.lowerBound..<run.row + 1
      components[slot].runs.append(run)
    }
    return components
  }
}
