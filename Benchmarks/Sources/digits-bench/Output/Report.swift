// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What was measured, for people and for programs.
struct Report: Encodable {
  /// On what it was measured.
  let machine: Machine
  /// The sections so far.
  private(set) var sections: [Section] = []

  /// The figures of one kind of case.
  struct Section: Encodable {
    /// What the figures are of.
    let title: String
    /// The figures' names and units, in order.
    let columns: [String]
    /// The cases.
    var rows: [Row] = []
  }

  /// The figures of one case.
  struct Row: Encodable {
    /// The case, in plain words.
    let name: String
    /// The figures, in the order of the columns; nil where there is none.
    let figures: [Double?]
  }

  /// Adds a section and prints it.
  mutating func add(_ section: Section) {
    sections.append(section)
    print("\n## \(section.title)\n")
    for line in section.lines { print(line) }
  }

  /// Writes the report as JSON.
  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(self).write(to: URL(fileURLWithPath: path))
  }
}

extension Report.Section {
  /// The section as lines of a Markdown table whose columns also stand in line as they are.
  var lines: [String] {
    let header = ["case"] + columns
    let cells = rows.map { [$0.name] + $0.figures.map(Self.text) }
    let widths = header.indices.map { column in
      ([header] + cells).map { $0[column].count }.max() ?? 0
    }
    let line = { (row: [String]) in
      let padded = row.indices.map { column in
        let blanks = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 ? row[column] + blanks : blanks + row[column]
      }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = header.indices.map { column in
      let dashes = String(repeating: "-", count: max(widths[column] - 1, 2))
      return column == 0 ? "-" + dashes : dashes + ":"
    }
    return [line(header), line(rule)] + cells.map(line)
  }

  /// Three digits that count, and never an exponent.
  private static func text(_ figure: Double?) -> String {
    guard let figure, figure.isFinite else { return "–" }
    let decimals = abs(figure) >= 100 ? 0 : abs(figure) >= 10 ? 1 : 2
    return figure.fixed(decimals)
  }
}

extension Double {
  /// The number with so many decimals.
  func fixed(_ decimals: Int) -> String {
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let value = Int((magnitude * Double(scale)).rounded())
    let sign = self < 0 && value > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(value) }
    let fraction = String(value % scale)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(value / scale).\(zeros)\(fraction)"
  }
}
