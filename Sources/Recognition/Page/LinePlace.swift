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
  /// All lines of a row stand beside each other: of two small ones beside a tall one the lower is no part of its row.
  ///
  /// - Parameter place: Where each line lies.
  /// - Returns: The same lines.
  func inReadingOrder(place: (Element) -> LinePlace) -> [Element] {
    var rows: [[(line: Element, place: LinePlace)]] = []
    let lines = map { (line: $0, place: place($0)) }.sorted { $0.place.middle < $1.place.middle }
    for line in lines {
      if let row = rows.last, row.allSatisfy({ line.place.isBeside($0.place) }) {
        rows[rows.count - 1].append(line)
      } else {
        rows.append([line])
      }
    }
    return rows.flatMap { row in row.sorted { $0.place.left < $1.place.left }.map(\.line) }
  }
}
