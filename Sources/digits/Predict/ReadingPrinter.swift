// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition
import Training

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Prints what was read in the form that was asked for: JSON as it comes, a table once all is there.
struct ReadingPrinter {
  private let format: OutputFormat?
  private let model: String
  private let write: (String) -> Void
  private var rows = 0
  private var table: TextTable

  /// Prints with `write`; a nil `format` is a table, whose last column is left out where it says nothing.
  init(
    format: OutputFormat?,
    model: String,
    table: TextTable = Self.digits,
    write: @escaping (String) -> Void
  ) {
    self.format = format
    self.model = model
    self.table = table
    self.write = write
  }

  /// The table of single digits.
  static let digits = TextTable(
    header: ["file", "digit", "confidence", "verdict", "reason"],
    alignments: [.left, .right, .right, .left, .left]
  )

  /// The table of whole pages.
  static let pages = TextTable(
    header: ["file", "text", "confidence", "verdict", "note"],
    alignments: [.left, .left, .right, .left, .left]
  )

  /// Prints what comes before the first picture.
  func begin() {
    if format == .json { write("[") }
  }

  /// Prints a reading.
  mutating func add(file: String, reading: Reading) {
    table.rows.append([
      file, reading.predictedClass.map(String.init) ?? "–",
      "\((reading.confidence * 100).fixed(2)) %", reading.verdict.rawValue, reading.reason ?? "",
    ])
    add(json: ReadingRow(file: file, result: .success(reading), model: model))
  }

  /// Prints a page.
  mutating func add(_ row: PageRow) {
    let page = row.page
    table.rows.append([
      row.file, page.texts.isEmpty ? "–" : page.texts.joined(separator: " / "),
      "\((page.confidence * 100).fixed(2)) %", page.verdict.rawValue, row.note,
    ])
    add(json: row)
  }

  /// Prints that a picture could not be read; the table leaves it out.
  mutating func add(file: String, error: String) {
    add(json: ReadingRow(file: file, result: .failure(CommandFailure(error)), model: model))
  }

  /// Prints what comes after the last picture.
  func end() {
    switch format {
    case .json:
      write(rows == 0 ? "]\n" : "\n]\n")
    case .ndjson:
      break
    case nil:
      guard !table.rows.isEmpty else { return }
      var table = table
      // A column for reasons only where there are any.
      if table.rows.allSatisfy({ $0.last == "" }) { table.removeLastColumn() }
      write(table.lines.joined(separator: "\n") + "\n")
    }
  }

  private mutating func add(json row: some Encodable) {
    guard let format else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Every field is a finite number, text or a truth value, so there is nothing JSON could not
    // hold.
    guard let json = try? encoder.encode(row) else { return }
    let text = String(decoding: json, as: UTF8.self)
    switch format {
    case .json: write((rows == 0 ? "\n" : ",\n") + text)
    case .ndjson: write(text + "\n")
    }
    rows += 1
  }
}
