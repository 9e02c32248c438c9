// DigitClassifier
// SPDX-License-Identifier: MIT

/// How much of each pixel a mark covers, within a rectangle.
struct InkMask: Sendable {
  /// The place of the first pixel.
  var left: Int
  var top: Int
  let width: Int
  let height: Int

  /// 0...1, row-major.
  var coverage: [Float]

  init(left: Int, top: Int, width: Int, height: Int) {
    (self.left, self.top) = (left, top)
    (self.width, self.height) = (max(width, 1), max(height, 1))
    coverage = Array(repeating: 0, count: self.width * self.height)
  }

  /// Draws lines with a round pen.
  ///
  /// - Parameters:
  ///   - traces: The ways of the pen, in pixels.
  ///   - radius: Half the width of the line at pressure 1.
  ///   - fade: Pixels over which a line ends; 1 is crisp.
  init(_ traces: [PenTrace], radius: Float, fade: Float = 1) {
    let points = traces.flatMap(\.points)
    let widest = points.reduce(0) { max($0, $1.pressure) } * radius + fade + 1
    let first = points.first?.position ?? .zero
    let low = points.reduce(first) { pointwiseMin($0, $1.position) } - widest
    let high = points.reduce(first) { pointwiseMax($0, $1.position) } + widest
    self.init(
      left: Int(low.x.rounded(.down)),
      top: Int(low.y.rounded(.down)),
      width: Int((high.x - low.x).rounded(.up)) + 1,
      height: Int((high.y - low.y).rounded(.up)) + 1
    )
    var field = StrokeField(width: width, height: height)
    for trace in traces {
      field.draw(trace, scale: 1, origin: [Float(-left), Float(-top)], radius: radius)
    }
    let sharpness = 1 / fade
    for index in coverage.indices {
      coverage[index] = (field.depths[index] * sharpness + 0.5).inUnitRange
    }
  }

  /// Fills outlines; where they run the other way round, they cut holes.
  ///
  /// Adds up signed areas, so edges are exact. Overlaps of two outlines count once.
  /// - Parameter outlines: Closed polygons, in pixels.
  init(filling outlines: [[SIMD2<Float>]]) {
    let points = outlines.flatMap(\.self)
    let first = points.first ?? .zero
    let low = points.reduce(first) { pointwiseMin($0, $1) }
    let high = points.reduce(first) { pointwiseMax($0, $1) }
    self.init(
      left: Int(low.x.rounded(.down)) - 1,
      top: Int(low.y.rounded(.down)) - 1,
      width: Int((high.x - low.x).rounded(.up)) + 4,
      height: Int((high.y - low.y).rounded(.up)) + 4
    )
    let origin = SIMD2(Float(left), Float(top))
    for outline in outlines where outline.count > 2 {
      var before = outline[outline.count - 1] - origin
      for corner in outline {
        let here = corner - origin
        addEdge(from: before, to: here)
        before = here
      }
    }
    for row in 0..<height {
      var sum: Float = 0
      for index in row * width..<(row + 1) * width {
        sum += coverage[index]
        coverage[index] = min(abs(sum), 1)
      }
    }
  }

  /// Adds the area right of an edge to each row it crosses.
  private mutating func addEdge(from start: SIMD2<Float>, to end: SIMD2<Float>) {
    guard start.y != end.y else { return }
    let sign: Float = start.y < end.y ? 1 : -1
    let (upper, lower) = start.y < end.y ? (start, end) : (end, start)
    let slope = (lower.x - upper.x) / (lower.y - upper.y)
    for row in Int(upper.y)...min(Int(lower.y), height - 1) {
      let from = max(upper.y, Float(row))
      let to = min(lower.y, Float(row + 1))
      guard to > from else { continue }
      let area = sign * (to - from)
      let (x0, x1) = (upper.x + (from - upper.y) * slope, upper.x + (to - upper.y) * slope)
      let (left, right) = (min(x0, x1), max(x0, x1))
      let first = Int(left)
      let last = Int(right)
      let line = row * width
      if first == last {
        let share = 1 - ((left + right) / 2 - Float(first))
        coverage[line + first] += area * share
        coverage[line + first + 1] += area * (1 - share)
        continue
      }
      // The share of the edge's area that lies right of it, summed column by column.
      let rise = 1 / (right - left)
      var covered: Float = 0
      for column in first...last {
        let (a, b) = (max(left, Float(column)), min(right, Float(column + 1)))
        // Right of the edge within this column, plus what was passed in full.
        let inside = (b - a) * rise * (Float(column + 1) - (a + b) / 2) + (a - left) * rise
        coverage[line + column] += area * (inside - covered)
        covered = inside
      }
      coverage[line + last + 1] += area * (1 - covered)
    }
  }

  /// The box of what is covered by half or more; nil where nothing is.
  var box: SceneBox? { box(seenBy: .identity) }

  /// The box, in a picture, of what is covered by half or more.
  ///
  /// A view takes hulls to hulls, so the ends of each row are enough.
  /// - Parameter view: From places of the plane to places of the picture.
  /// - Returns: The box in whole pixels of the picture; nil where nothing is covered.
  func box(seenBy view: Projection) -> SceneBox? {
    var low = SIMD2<Float>(repeating: .infinity)
    var high = -low
    for row in 0..<height {
      guard let ends = ends(ofRow: row) else { continue }
      for column in [ends.lowerBound, ends.upperBound] {
        for side in [0, 1] {
          let place = view([Float(left + column), Float(top + row + side)])
          (low, high) = (pointwiseMin(low, place), pointwiseMax(high, place))
        }
      }
    }
    guard low.x < high.x else { return nil }
    let (x, y) = (Int((low.x + 0.25).rounded(.down)), Int((low.y + 0.25).rounded(.down)))
    let (endX, endY) = (Int((high.x - 0.25).rounded(.up)), Int((high.y - 0.25).rounded(.up)))
    return SceneBox(x: x, y: y, width: max(endX - x, 1), height: max(endY - y, 1))
  }

  /// From the first column of a row that is covered by half to the one after the last.
  func ends(ofRow row: Int) -> Range<Int>? {
    let line = coverage[row * width..<(row + 1) * width]
    guard let first = line.firstIndex(where: { $0 >= 0.5 }),
      let last = line.lastIndex(where: { $0 >= 0.5 })
    else { return nil }
    return first - line.startIndex..<last + 1 - line.startIndex
  }
}
