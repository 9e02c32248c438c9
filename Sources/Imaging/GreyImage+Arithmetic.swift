// DigitClassifier
// SPDX-License-Identifier: MIT

extension GreyImage {
  /// How far this plane is above another, pixel by pixel; 0 where it is below.
  ///
  /// - Precondition: Both planes have the same sides.
  public func excess(over other: GreyImage) -> GreyImage {
    precondition(
      width == other.width && height == other.height,
      "\(width)×\(height) against \(other.width)×\(other.height)"
    )
    let upper = pixels.span
    let lower = other.pixels.span
    var result = [UInt8](repeating: 0, count: pixels.count)
    var output = result.mutableSpan
    for index in 0..<output.count {
      let (high, low) = (upper[index], lower[index])
      output[index] = high > low ? high &- low : 0
    }
    return GreyImage(unchecked: width, height, result)
  }

  /// The plane blurred with the weights 1 2 1 along columns and rows, which more than halves white
  /// noise; edge pixels repeat outside.
  public func smoothed() -> GreyImage {
    var down = [UInt8](repeating: 0, count: pixels.count)
    for y in 0..<height {
      let row = y * width..<(y + 1) * width
      let above = max(y - 1, 0) * width
      let below = min(y + 1, height - 1) * width
      Self.blend(
        pixels.span.extracting(above..<above + width),
        pixels.span.extracting(row),
        pixels.span.extracting(below..<below + width),
        into: &down,
        at: row.lowerBound
      )
    }
    guard width > 1 else { return GreyImage(unchecked: width, height, down) }
    var across = [UInt8](repeating: 0, count: pixels.count)
    for y in 0..<height {
      let (first, last) = (y * width, (y + 1) * width - 1)
      Self.blend(
        down.span.extracting(first..<last - 1),
        down.span.extracting(first + 1..<last),
        down.span.extracting(first + 2..<last + 1),
        into: &across,
        at: first + 1
      )
      across[first] = Self.blend(down[first], down[first], down[first + 1])
      across[last] = Self.blend(down[last - 1], down[last], down[last])
    }
    return GreyImage(unchecked: width, height, across)
  }

  private static func blend(
    _ one: Span<UInt8>,
    _ two: Span<UInt8>,
    _ three: Span<UInt8>,
    into result: inout [UInt8],
    at offset: Int
  ) {
    let count = two.count
    precondition(one.count == count && three.count == count && result.count - offset >= count)
    var output = result.mutableSpan
    for index in 0..<count {
      // SAFETY: the three counts are equal and the output has room, both checked above; without the
      // check on each subscript, the loop is vectorised.
      unsafe output[unchecked: offset &+ index] = blend(
        one[unchecked: index],
        two[unchecked: index],
        three[unchecked: index]
      )
    }
  }

  @inline(__always)
  private static func blend(_ one: UInt8, _ two: UInt8, _ three: UInt8) -> UInt8 {
    let sum = UInt16(one) &+ 2 &* UInt16(two) &+ UInt16(three) &+ 2
    return UInt8(truncatingIfNeeded: sum >> 2)
  }
}
