// DigitClassifier
// SPDX-License-Identifier: MIT

extension GreyImage {
  /// Fills dark details that a bright square of side `2 * radius + 1` does not fit into.
  ///
  /// What is left is the bright background with dark strokes removed; edges of larger things stay
  /// where they are.
  ///
  /// - Parameters:
  ///   - radius: Half the square's side.
  ///   - outside: The brightness to assume around the plane; without it there is nothing, neither dark
  ///     nor bright, and a stroke along the border is kept unless it is half as narrow.
  /// - Returns: A plane that is nowhere darker.
  /// - Precondition: `radius` is not negative.
  /// - Complexity: O(pixels * log radius).
  /// - Source: J. Serra, "Image Analysis and Mathematical Morphology", 1982, chapter 2.
  public func closing(radius: Int, outside: UInt8? = nil) -> GreyImage {
    extreme(radius: radius, outside: outside ?? 0) { max($0, $1) }.eroded(radius: radius)
  }

  /// Removes bright details that a square of side `2 * radius + 1` does not fit into: the twin of
  /// ``closing(radius:outside:)``.
  ///
  /// - Parameters:
  ///   - radius: Half the square's side.
  ///   - outside: The brightness to assume around the plane.
  /// - Returns: A plane that is nowhere brighter.
  /// - Precondition: `radius` is not negative.
  /// - Complexity: O(pixels * log radius).
  public func opening(radius: Int, outside: UInt8? = nil) -> GreyImage {
    extreme(radius: radius, outside: outside ?? 255) { min($0, $1) }.dilated(radius: radius)
  }

  /// Each pixel becomes the brightest of the square of side `2 * radius + 1` around it.
  ///
  /// - Precondition: `radius` is not negative.
  public func dilated(radius: Int) -> GreyImage {
    extreme(radius: radius, outside: 0) { max($0, $1) }
  }

  /// Each pixel becomes the darkest of the square of side `2 * radius + 1` around it.
  ///
  /// - Precondition: `radius` is not negative.
  public func eroded(radius: Int) -> GreyImage {
    extreme(radius: radius, outside: 255) { min($0, $1) }
  }

  /// A square's extreme is the columns' extreme of the rows' extremes. Each of the two walks pads the
  /// plane with `outside`, so that no window has to be cut at an edge and the walk is one flat loop.
  @inline(__always)
  private func extreme(
    radius: Int,
    outside: UInt8,
    _ pick: (UInt8, UInt8) -> UInt8
  ) -> GreyImage {
    precondition(radius >= 0, "radius \(radius)")
    let across = min(radius, width)
    let down = min(radius, height)
    let stride = width + 2 * across
    var wide: [UInt8] = []
    wide.reserveCapacity(stride * height)
    for y in 0..<height {
      wide.append(contentsOf: repeatElement(outside, count: across))
      wide.append(contentsOf: pixels[y * width..<(y + 1) * width])
      wide.append(contentsOf: repeatElement(outside, count: across))
    }
    Self.sweep(&wide, window: 2 * across + 1, step: 1, pick)

    var tall: [UInt8] = []
    tall.reserveCapacity(width * (height + 2 * down))
    tall.append(contentsOf: repeatElement(outside, count: width * down))
    for y in 0..<height { tall.append(contentsOf: wide[y * stride..<y * stride + width]) }
    tall.append(contentsOf: repeatElement(outside, count: width * down))
    Self.sweep(&tall, window: 2 * down + 1, step: width, pick)
    tall.removeLast(tall.count - width * height)
    return GreyImage(unchecked: width, height, tall)
  }

  /// Replaces each value by the extreme of itself and the `window - 1` after it, `step` apart, by
  /// doubling the stretch already covered: a window of 100 takes 7 rounds.
  @inline(__always)
  private static func sweep(
    _ values: inout [UInt8],
    window: Int,
    step: Int,
    _ pick: (UInt8, UInt8) -> UInt8
  ) {
    // Two buffers take turns, because a loop that reads ahead of what it writes is not vectorised.
    var spare = values
    var covered = 1
    while covered < window {
      let advance = min(covered, window - covered)
      combine(values.span, ahead: advance * step, into: &spare, pick)
      swap(&values, &spare)
      covered += advance
    }
  }

  @inline(__always)
  private static func combine(
    _ values: Span<UInt8>,
    ahead distance: Int,
    into result: inout [UInt8],
    _ pick: (UInt8, UInt8) -> UInt8
  ) {
    let end = max(values.count - distance, 0)
    var output = result.mutableSpan
    precondition(output.count == values.count)
    for index in 0..<end {
      // SAFETY: index + distance < values.count == output.count, so all subscripts are inside;
      // without the check on each, the loop is vectorised.
      unsafe output[unchecked: index] = pick(
        values[unchecked: index],
        values[unchecked: index &+ distance]
      )
    }
    // Windows that start here reach into nothing but padding, or are read by nobody.
    for index in end..<output.count { output[index] = values[index] }
  }
}
