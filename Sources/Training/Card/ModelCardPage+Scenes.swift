// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets

// The section on drawn scenes, if any were read.
extension ModelCardPage {
  func scenesSection() -> String? {
    guard let scenes else { return nil }
    let written = MarkdownTable(
      header: [
        "scenes", "one digit right", "right and accepted", "whole text right",
        "digits right, box at IoU 0.5", ">ms",
      ],
      rows: scenes.kinds.filter { !$0.isWithoutDigits }.map { row in
        [
          row.kind.rawValue.code, Self.cell(row.singleRight), Self.cell(row.singleAcceptedRight),
          Self.cell(row.wholeRight), Self.cell(row.digitsRight), row.millisecondsText,
        ]
      }
    )
    let empty = MarkdownTable(
      header: [
        "no digit there", "one digit accepted", "page accepted", "any of it accepted", ">ms",
      ],
      rows: scenes.kinds.filter(\.isWithoutDigits).map { row in
        [
          row.kind.rawValue.code, Self.cell(row.singleAccepted), Self.cell(row.pageAccepted),
          Self.cell(row.digitAccepted), row.millisecondsText,
        ]
      }
    )
    let changed = MarkdownTable(
      header: ["changed scenes", "one digit right", ">points", "whole text right", ">points"],
      rows: [["as drawn", Self.cell(scenes.singleRight), "", Self.cell(scenes.wholeRight), ""]]
        + scenes.changes.map { row in
          [
            row.change.rawValue.code, Self.cell(row.single?.right), row.single?.pointsText ?? "",
            Self.cell(row.whole?.right), row.whole?.pointsText ?? "",
          ]
        }
    )
    return Self.section(
      "Drawn scenes",
      "\(scenes.kinds.first?.count ?? 0) scenes a kind, in hands, typefaces, surfaces and inks that no recipe trains on "
        + "(seed \(scenes.seed)), looked at for one digit and for lines of digits; with 95 % intervals, and the median "
        + "time of reading all digits.",
      written.text,
      "Without a digit on it, nothing should be accepted:",
      empty.text,
      "All scenes with digits, their pictures changed:",
      changed.text
    )
  }

  private static func cell(_ share: Proportion?) -> String { share?.text ?? "–" }
}
