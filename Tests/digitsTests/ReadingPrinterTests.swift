// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import Recognition
import Testing

@testable import digits

struct ReadingPrinterTests {
  private let seven = Reading(
    predictedClass: 7,
    confidence: 0.98765432,
    probabilities: [0, 0, 0, 0, 0, 0, 0, 0.98765432, 0.01234568, 0],
    verdict: .read,
    box: PixelBox(x: 1, y: 2, width: 3, height: 4)
  )

  private func printed(_ format: OutputFormat?, _ print: (inout ReadingPrinter) -> Void) -> String {
    let written = Written()
    var printer = ReadingPrinter(format: format, model: "m@1") { written.append($0) }
    printer.begin()
    print(&printer)
    printer.end()
    return written.text
  }

  private func objects(_ json: String) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
  }

  @Test func `people get a table without the pictures that failed`() {
    let text = printed(nil) {
      $0.add(file: "a.png", reading: seven)
      $0.add(file: "bad.png", error: "no picture")
      $0.add(file: "long-name.png", reading: .empty)
    }
    #expect(
      text == """
        file           digit  confidence  verdict  reason
        a.png              7     98.77 %  read
        long-name.png      –      0.00 %  empty    \(Reading.empty.reason ?? "")

        """
    )
  }

  @Test func `people are told what is wrong with a poor picture`() {
    var poor = seven
    poor.verdict = .lowQuality
    poor.faults = [.blurred]
    let text = printed(nil) { $0.add(file: "a.png", reading: poor) }
    #expect(text.contains("low_quality  The digit is blurred. Hold the camera still"))
  }

  private func page(_ file: String, _ lines: [[Reading]], expected: String? = nil) throws -> PageRow
  {
    let page = PageReading(lines: lines)
    let rule = FieldRule(pattern: try FieldPattern("[0-6]7"), checkDigit: nil)
    return PageRow(
      file: file,
      page: page,
      field: expected == nil ? nil : (rule, rule.read(page)),
      verification: try expected.map { try Verification(of: page, expecting: $0) },
      acceptance: .unpromised,
      model: "m@1"
    )
  }

  @Test func `pages are a table of what they say`() throws {
    let written = Written()
    var printer = ReadingPrinter(format: nil, model: "m@1", table: ReadingPrinter.pages) {
      written.append($0)
    }
    printer.add(try page("a.png", [[seven, seven], [seven]]))
    printer.add(try page("b.png", []))
    printer.add(try page("c.png", [[seven, seven]], expected: "77"))
    printer.end()
    #expect(
      written.text == """
        file   text    confidence  verdict  note
        a.png  77 / 7     96.34 %  read
        b.png  –           0.00 %  empty
        c.png  77         97.55 %  read     no line fits, match

        """
    )
  }

  @Test func `a page in JSON has the keys of the server's answer`() throws {
    let text = printed(.json) { printer in
      if let row = try? page("a.png", [[seven, seven]], expected: "71") { printer.add(row) }
    }
    let row = try #require(try objects(text).first)
    #expect(
      Set(row.keys) == [
        "file", "text", "lines", "accepted", "verdict", "confidence", "digits", "field",
        "verification", "model",
      ]
    )
    #expect(row["text"] as? String == "77")
    let digit = try #require((row["digits"] as? [[String: Any]])?.first)
    #expect(
      Set(digit.keys) == [
        "digit", "line", "confidence", "accepted", "verdict", "reason", "probabilities", "box",
      ]
    )
    let verification = try #require(row["verification"] as? [String: Any])
    #expect(verification["outcome"] as? String == "mismatch")
    let field = try #require(row["field"] as? [String: Any])
    #expect(field["text"] is NSNull)
  }

  @Test func `the table has no reasons where every reading is accepted`() {
    let text = printed(nil) { $0.add(file: "a.png", reading: seven) }
    #expect(text == "file   digit  confidence  verdict\na.png      7     98.77 %  read\n")
  }

  @Test func `JSON is an array with an object a picture`() throws {
    let rows = try objects(
      printed(.json) {
        $0.add(file: "a.png", reading: seven)
        $0.add(file: "bad.png", error: "no picture")
      }
    )
    #expect(rows.count == 2)
    #expect(
      Set(rows[0].keys) == [
        "file", "predicted_class", "confidence", "accepted", "verdict", "reason", "probabilities",
        "box", "model",
      ]
    )
    #expect(rows[0]["predicted_class"] as? Int == 7)
    #expect(rows[0]["confidence"] as? Double == 0.987654)
    #expect(rows[0]["accepted"] as? Bool == true)
    #expect(rows[0]["reason"] is NSNull)
    #expect((rows[0]["probabilities"] as? [Double])?[8] == 0.012346)
    #expect(rows[0]["box"] as? [String: Int] == ["x": 1, "y": 2, "width": 3, "height": 4])
    #expect(rows[0]["model"] as? String == "m@1")
    #expect(rows[1]["error"] as? String == "no picture")
  }

  @Test func `JSON of no picture is an empty array`() throws {
    #expect(try objects(printed(.json) { _ in }).isEmpty)
  }

  @Test func `NDJSON is one object a line, with null where nothing was found`() throws {
    let lines = printed(.ndjson) {
      $0.add(file: "a/b.png", reading: .empty)
      $0.add(file: "a.png", reading: seven)
    }.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].contains(#""predicted_class":null"#))
    #expect(lines[0].contains(#""box":null"#))
    #expect(lines[0].contains(#""reason":"Nothing stands out"#))
    #expect(lines[0].contains(#""file":"a/b.png""#))
    #expect(try objects("[\(lines[1])]").count == 1)
  }
}
