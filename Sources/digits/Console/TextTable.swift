// DigitClassifier
// SPDX-License-Identifier: MIT

/// Rows of text in columns, for people.
struct TextTable {
  /// On which side a column's cells stand.
  enum Alignment { case left, right }

  /// The headings.
  var header: [String]
  /// One alignment a column.
  var alignments: [Alignment]
  /// One text a column.
  var rows: [[String]] = []

  /// Drops the last column.
  mutating func removeLastColumn() {
    header.removeLast()
    alignments.removeLast()
    for row in rows.indices { rows[row].removeLast() }
  }

  /// The table as lines, the heading first, two blanks between columns and none at the ends.
  var lines: [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - text.count)
        line +=
          (column > 0 ? "  " : "") + (alignments[column] == .left ? text + padding : padding + text)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
