// DigitClassifier
// SPDX-License-Identifier: MIT

/// How often each of the 256 brightness values occurs.
public struct Histogram: Sendable, Equatable {
  /// Occurrences by value, always 256 entries.
  public private(set) var counts: [Int]
  /// The sum of ``counts``.
  public private(set) var total: Int

  /// Counts the values of a plane.
  public init(_ plane: GreyImage) { self.init(plane.pixels) }

  /// Counts bytes.
  public init(_ values: [UInt8]) {
    // Four tables, because neighbours are often equal and would wait for each other's store.
    var tables = [Int](repeating: 0, count: 4 * 256)
    let values = values.span
    let whole = values.count & ~3
    var index = 0
    while index < whole {
      tables[Int(values[index])] &+= 1
      tables[256 + Int(values[index + 1])] &+= 1
      tables[512 + Int(values[index + 2])] &+= 1
      tables[768 + Int(values[index + 3])] &+= 1
      index += 4
    }
    for rest in whole..<values.count { tables[Int(values[rest])] &+= 1 }
    counts = (0..<256).map { value in
      let left: Int = tables[value] + tables[256 + value]
      let right: Int = tables[512 + value] + tables[768 + value]
      return left + right
    }
    total = values.count
  }

  /// The histogram of the values at or above `value` alone.
  public func from(_ value: UInt8) -> Histogram {
    var upper = self
    for low in 0..<Int(value) {
      upper.total -= counts[low]
      upper.counts[low] = 0
    }
    return upper
  }

  /// The smallest value that at least `fraction` (0...1) of all are not above; 0 when empty.
  public func quantile(_ fraction: Double) -> UInt8 {
    let wanted = fraction * Double(total)
    var seen = 0
    for value in 0..<256 {
      seen += counts[value]
      if seen > 0, Double(seen) >= wanted { return UInt8(value) }
    }
    return 0
  }

  /// The mean of the values at or above `value`; `nil` when there are none.
  public func mean(from value: UInt8) -> Double? {
    var sum = 0
    var number = 0
    for high in Int(value)..<256 {
      sum += high * counts[high]
      number += counts[high]
    }
    return number > 0 ? Double(sum) / Double(number) : nil
  }

  /// The value that splits the histogram best into a low and a high class (Otsu): the high class
  /// starts at it. 0 when all values are equal.
  ///
  /// Where a range of values splits equally well, which is the rule with two clean levels, it is the
  /// middle of the range.
  ///
  /// - Source: N. Otsu, "A threshold selection method from gray-level histograms", IEEE Transactions
  ///   on Systems, Man, and Cybernetics 9 (1979), equation 18.
  public func otsuThreshold() -> UInt8 {
    var sum = 0
    for value in 0..<256 { sum += value * counts[value] }
    let (wholeSum, wholeCount) = (Double(sum), Double(total))
    var (lowSum, lowCount) = (0.0, 0.0)
    var best = 0.0
    var range = 0...0
    for value in 1..<256 {
      // Where a value does not occur, the split before it is the same as the one after it.
      if counts[value - 1] == 0, range.upperBound != value - 1 { continue }
      lowCount += Double(counts[value - 1])
      lowSum += Double((value - 1) * counts[value - 1])
      let product = lowCount * (wholeCount - lowCount)
      guard product > 0 else { continue }
      let distance = lowSum * wholeCount - wholeSum * lowCount
      let between = distance * distance / product
      if between > best * (1 + 1e-12) {
        best = between
        range = value...value
      } else if between >= best * (1 - 1e-12), range.upperBound == value - 1 {
        range = range.lowerBound...value
      }
    }
    return UInt8((range.lowerBound + range.upperBound) / 2)
  }
}
