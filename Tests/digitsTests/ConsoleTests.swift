// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import digits

struct ConsoleTests {
  @Test func `a terminal's line is written over, and lasting news stay`() {
    let written = Written()
    let line = StatusLine(isTerminal: true, width: 40) { written.append($0) }
    line.show("10 %")
    line.show("20 %")
    line.finish(with: "done")
    line.finish(with: "more")
    #expect(written.text == "\r\u{1B}[K10 %\r\u{1B}[K20 %\r\u{1B}[Kdone\nmore\n")
  }

  @Test func `without a terminal only lasting news are written`() {
    let written = Written()
    let line = StatusLine(isTerminal: false, width: 40) { written.append($0) }
    line.show("10 %")
    line.clear()
    line.finish(with: "done")
    #expect(written.text == "done\n")
  }

  @Test func `columns are as wide as their widest cell`() {
    let table = TextTable(
      header: ["name", "n"],
      alignments: [.left, .right],
      rows: [["ä", "1,000"], ["longer", ""]]
    )
    #expect(table.lines == ["name        n", "ä       1,000", "longer"])
  }

  @Test(
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000"),
      (.min, "-9,223,372,036,854,775,808"),
    ])
  func `thousands are grouped`(number: Int, text: String) {
    #expect(number.grouped == text)
  }
}
