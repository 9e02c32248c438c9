// DigitClassifier
// SPDX-License-Identifier: MIT

/// A table of a page.
struct MarkupTable {
  /// A cell.
  struct Cell {
    /// Its text, not yet escaped.
    var text: String
    /// How strongly it is coloured, 0...1; nil for not at all.
    var heat: Double?
    /// CSS class that says in which colour.
    var style = "bad"

    init(_ text: String, heat: Double? = nil, style: String = "bad") {
      self.text = text
      self.heat = heat
      self.style = style
    }

    fileprivate var markup: String {
      guard let heat else { return "<td>\(text.escapedForMarkup)</td>" }
      let strength = min(1, max(0, heat)).fixed(2)
      return #"<td class="\#(style)" style="--heat:\#(strength)">\#(text.escapedForMarkup)</td>"#
    }
  }

  /// The headings.
  var header: [String]
  /// A name and cells each.
  var rows: [(name: String, cells: [Cell])]

  /// The table as elements; a wide one is scrolled by itself.
  func html() -> String {
    let head = header.map { #"<th scope="col">\#($0.escapedForMarkup)</th>"# }.joined()
    let body = rows.map { row in
      #"<tr><th scope="row">\#(row.name.escapedForMarkup)</th>"#
        + row.cells.map(\.markup).joined() + "</tr>"
    }
    return """
      <div class="wide"><table><thead><tr>\(head)</tr></thead>
      <tbody>\(body.joined(separator: "\n"))</tbody></table></div>
      """
  }
}
