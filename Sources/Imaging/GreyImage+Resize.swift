// DigitClassifier
// SPDX-License-Identifier: MIT

extension GreyImage {
  /// The plane at another size.
  ///
  /// A side that shrinks is averaged over area (each output pixel is the mean of exactly the stretch it
  /// covers), so thin strokes fade instead of breaking; a side that grows is interpolated linearly
  /// between pixel centres.
  ///
  /// - Precondition: Both sides are at least 1.
  /// - Complexity: O(input pixels + output pixels + old width × new height).
  public func resized(width newWidth: Int, height newHeight: Int) -> GreyImage {
    precondition(newWidth > 0 && newHeight > 0, "resized to \(newWidth)×\(newHeight)")
    if newWidth == width, newHeight == height { return self }
    let across = Resampling(from: width, to: newWidth)
    let down = Resampling(from: height, to: newHeight)
    // Rows are joined first, many pixels at a time: what is left to be done pixel by pixel is smaller then.
    var row = [Float](repeating: 0, count: width)
    let resized = [UInt8](capacity: newWidth * newHeight) { output in
      for y in 0..<newHeight {
        let rows = down.taps[y]
        for index in row.indices { row[index] = 0 }
        for tap in 0..<rows.count {
          let start = (rows.first + tap) * width
          Self.add(
            pixels.span.extracting(start..<start + width),
            times: down.weights[rows.offset + tap],
            to: &row
          )
        }
        across.apply(to: row.span, appendingTo: &output)
      }
    }
    return GreyImage(unchecked: newWidth, newHeight, resized)
  }

  private static func add(_ row: Span<UInt8>, times weight: Float, to sums: inout [Float]) {
    precondition(row.count == sums.count)
    var output = sums.mutableSpan
    for index in 0..<row.count {
      // SAFETY: both counts are equal, checked above; without the check on each subscript, the loop is vectorised.
      unsafe output[unchecked: index] =
        output[unchecked: index] + Float(row[unchecked: index]) * weight
    }
  }

  /// The plane shrunk by a whole factor, each pixel the rounded mean of a square of that side; squares
  /// at the right and bottom may be cut short.
  ///
  /// - Precondition: `factor` is at least 1.
  public func reduced(by factor: Int) -> GreyImage {
    precondition(factor > 0, "reduced by \(factor)")
    guard factor > 1 else { return self }
    let columns = (width + factor - 1) / factor
    var reduced: [UInt8] = []
    reduced.reserveCapacity(columns * ((height + factor - 1) / factor))
    var sums = [UInt32](repeating: 0, count: width)
    for top in stride(from: 0, to: height, by: factor) {
      let rows = min(factor, height - top)
      for x in 0..<width { sums[x] = 0 }
      for y in top..<top + rows {
        Self.add(pixels.span.extracting(y * width..<(y + 1) * width), to: &sums)
      }
      let wholes = width / factor * factor
      if factor == 2, rows == 2 {
        reduced.append(addingCapacity: wholes / 2) { Self.halve(sums.span, into: &$0) }
      } else {
        let square = Area(rows * min(factor, width))
        for left in stride(from: 0, to: wholes, by: factor) {
          reduced.append(square.mean(of: sums, left..<left + factor))
        }
      }
      if wholes < width {
        reduced.append(Area(rows * (width - wholes)).mean(of: sums, wholes..<width))
      }
    }
    return GreyImage(unchecked: columns, reduced.count / columns, reduced)
  }

  /// The rounded means of whole squares of two pixels a side: what a camera's picture is mostly shrunk by.
  private static func halve(_ sums: Span<UInt32>, into output: inout OutputSpan<UInt8>) {
    for index in 0..<sums.count / 2 {
      // SAFETY: both indices are below twice half of the count; without the check on each subscript, the loop takes
      // a sixth of the time.
      let sum = unsafe sums[unchecked: 2 * index] &+ sums[unchecked: 2 * index + 1]
      output.append(UInt8(truncatingIfNeeded: (sum &+ 2) >> 2))
    }
  }

  private static func add(_ row: Span<UInt8>, to sums: inout [UInt32]) {
    precondition(row.count == sums.count)
    var output = sums.mutableSpan
    for index in 0..<row.count {
      // SAFETY: both counts are equal, checked above; without the check on each subscript, the loop
      // is vectorised.
      unsafe output[unchecked: index] = output[unchecked: index] &+ UInt32(row[unchecked: index])
    }
  }

  /// The part of the plane inside a rectangle.
  ///
  /// - Precondition: The ranges are not empty and lie inside the plane.
  public func cropped(columns: Range<Int>, rows: Range<Int>) -> GreyImage {
    precondition(
      !columns.isEmpty && !rows.isEmpty && columns.lowerBound >= 0 && rows.lowerBound >= 0
        && columns.upperBound <= width && rows.upperBound <= height,
      "columns \(columns), rows \(rows) of \(width)×\(height)"
    )
    var part: [UInt8] = []
    part.reserveCapacity(columns.count * rows.count)
    for y in rows {
      part.append(
        contentsOf: pixels[y * width + columns.lowerBound..<y * width + columns.upperBound]
      )
    }
    return GreyImage(unchecked: columns.count, rows.count, part)
  }

  /// The plane with a margin of one brightness on every side.
  ///
  /// - Precondition: `margin` is not negative.
  public func padded(by margin: Int, with level: UInt8) -> GreyImage {
    precondition(margin >= 0, "padded by \(margin)")
    let side = [UInt8](repeating: level, count: margin)
    let band = [UInt8](repeating: level, count: (width + 2 * margin) * margin)
    var padded = band
    padded.reserveCapacity((width + 2 * margin) * (height + 2 * margin))
    for y in 0..<height {
      padded += side
      padded += pixels[y * width..<(y + 1) * width]
      padded += side
    }
    padded += band
    return GreyImage(unchecked: width + 2 * margin, height + 2 * margin, padded)
  }

  /// The values along the four sides of a rectangle; sides outside the plane are moved to its border.
  ///
  /// - Precondition: The ranges are not empty.
  public func outline(columns: Range<Int>, rows: Range<Int>) -> [UInt8] {
    precondition(!columns.isEmpty && !rows.isEmpty, "columns \(columns), rows \(rows)")
    let (left, right) = (clamp(columns.lowerBound, width), clamp(columns.upperBound - 1, width))
    let (top, bottom) = (clamp(rows.lowerBound, height), clamp(rows.upperBound - 1, height))
    var values: [UInt8] = []
    values.reserveCapacity(2 * (right - left + bottom - top + 2))
    values.append(contentsOf: pixels[top * width + left...top * width + right])
    values.append(contentsOf: pixels[bottom * width + left...bottom * width + right])
    for y in top...bottom {
      values.append(pixels[y * width + left])
      values.append(pixels[y * width + right])
    }
    return values
  }

  private func clamp(_ position: Int, _ count: Int) -> Int { min(max(position, 0), count - 1) }
}

/// A number of pixels that means are taken over.
private struct Area {
  private let half: Double
  private let share: Double

  init(_ pixels: Int) {
    // What dividing whole numbers would give, several times as fast: one half more keeps every quotient off the next
    // whole number.
    half = Double(pixels / 2) + 0.5
    share = 1 / Double(pixels)
  }

  /// The rounded mean of the pixels that columns' sums are of.
  func mean(of sums: [UInt32], _ columns: Range<Int>) -> UInt8 {
    var sum: UInt64 = 0
    for x in columns { sum &+= UInt64(sums[x]) }
    return UInt8((Double(sum) + half) * share)
  }
}

/// Which input pixels make up each output pixel along one side, and with what weights.
private struct Resampling {
  /// The input pixels of one output pixel: `count` from `first` on, weights from `offset` on.
  struct Taps {
    let first: Int
    let count: Int
    let offset: Int
  }

  private(set) var taps: [Taps] = []
  private(set) var weights: [Float] = []

  /// Appends the output pixels of one row, rounded.
  func apply(to row: Span<Float>, appendingTo output: inout OutputSpan<UInt8>) {
    let weights = weights.span
    for taps in taps {
      var sum: Float = 0.5
      for tap in 0..<taps.count { sum += row[taps.first + tap] * weights[taps.offset + tap] }
      output.append(UInt8(min(max(sum, 0), 255)))
    }
  }

  init(from input: Int, to output: Int) {
    taps.reserveCapacity(output)
    for index in 0..<output {
      if output < input {
        average(index, input, output)
      } else {
        interpolate(index, input, output)
      }
    }
  }

  /// Output pixel `index` covers `input` of every `output`ths: whole numbers, so nothing drifts.
  private mutating func average(_ index: Int, _ input: Int, _ output: Int) {
    let start = index * input
    let end = start + input
    let first = start / output
    let last = (end - 1) / output
    let offset = weights.count
    for pixel in first...last {
      let overlap = min(end, (pixel + 1) * output) - max(start, pixel * output)
      weights.append(Float(overlap) / Float(input))
    }
    taps.append(Taps(first: first, count: last - first + 1, offset: offset))
  }

  private mutating func interpolate(_ index: Int, _ input: Int, _ output: Int) {
    let position = (Float(index) + 0.5) * Float(input) / Float(output) - 0.5
    let clamped = min(max(position, 0), Float(input - 1))
    let first = min(Int(clamped), max(input - 2, 0))
    let fraction = clamped - Float(first)
    let offset = weights.count
    weights.append(1 - fraction)
    if input > 1 { weights.append(fraction) }
    taps.append(Taps(first: first, count: min(input, 2), offset: offset))
  }
}
