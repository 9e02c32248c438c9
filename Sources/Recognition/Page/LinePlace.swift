// DigitClassifier
// SPDX-License-Identifier: MIT

/// Where a line of digits lies, by which lines are put into reading order.
struct LinePlace {
  /// Where its first digit begins or has its middle; the same for all that are compared.
  let left: Double
  /// The mean height of the middles of its digits.
  let middle: Double
  /// How high its digits are.
  let height: Double

  /// Whether two lines stand beside each other: half of the lower one is level with the other.
  fileprivate func isBeside(_ other: LinePlace) -> Bool {
    let shared =
      min(middle + height / 2, other.middle + other.height / 2)
      - max(middle - height / 2, other.middle - other.height / 2)
    return shared >= min(height, other.height) / 2
  }
}

extension Array {
  /// Lines in reading order: those beside each other from left to right, such rows from top to bottom.
  ///
  /// A row is what stands beside its uppermost line. (Which of two lines comes first cannot be told from the two alone:
  /// of three, the first may be beside the second, and that beside the third, without the first being beside the third.)
  ///
  /// - Parameter place: Where each line lies.
  /// - Returns: The same lines.
  func inReadingOrder(place: (Element) -> LinePlace) -> [Element] {
    var rows: [[(line: Element, place: LinePlace)]] = []
    let lines = map { (line: $0, place: place($0)) }.sorted { $0.place.middle < $1.place.middle }
    for line in lines {
      if let upper = rows.last?.first, line.place.isBeside(upper.place) {
        rows[rows.count - 1].append(line)
      } else {
        rows.append([line])
      }
    }
    return rows.flatMap { row in row.sorted { $0.place.left < $1.place.left }.map(\.line) }
  }
}
