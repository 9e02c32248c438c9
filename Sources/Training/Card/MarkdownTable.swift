// DigitClassifier
// SPDX-License-Identifier: MIT

/// A table in Markdown.
struct MarkdownTable {
  /// The headings; a column with a heading that begins with “>” stands to the right.
  var header: [String]
  /// Cells, one a column; text that may hold anything is escaped by whoever puts it in.
  var rows: [[String]]

  /// The table's lines.
  var text: String {
    let rule = header.map { $0.hasPrefix(">") ? "---:" : "---" }
    let names = header.map { $0.hasPrefix(">") ? String($0.dropFirst()) : $0 }
    return ([names, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }
      .joined(separator: "\n")
  }
}

extension String {
  /// The text with nothing in it that Markdown takes for markup, in one line.
  ///
  /// Names and dates come out of model files, which may hold anything.
  var escapedForMarkdown: String {
    var text = ""
    for scalar in unicodeScalars {
      if Self.breaksLines(scalar) {
        text += " "
      } else if "\\`*_[]<>|&~".unicodeScalars.contains(scalar) {
        text += "\\\(scalar)"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The text as code: what would end it, or the cell it is in, is left out.
  var code: String {
    let kept = unicodeScalars.filter { !Self.breaksLines($0) && $0 != "`" && $0 != "|" }
    return "`\(String(String.UnicodeScalarView(kept)))`"
  }

  private static func breaksLines(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
