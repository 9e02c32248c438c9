// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets

// The section on drawn scenes, if any were read.
extension AssessmentPage {
  func scenesSection() -> String? {
    guard let scenes else { return nil }
    return Self.section(
      "What if it reads whole scenes?",
      "These are drawn pictures of digits on paper, metal, wood and other surfaces, in hands, typefaces, materials and "
        + "inks that training never shows: looked at for one digit, and for lines of digits; in brackets is the interval "
        + "that the share lies in with 95 % confidence, the time is the median of reading all digits, and the last "
        + "table shows what changing the whole picture does to all scenes with digits.",
      Self.withDigits(scenes),
      Self.withoutDigits(scenes),
      Self.changes(scenes)
    )
  }

  private static func right(_ share: Proportion?) -> MarkupTable.Cell {
    share.map { .init($0.text, heat: 0.75 * (1 - $0.share)) } ?? .init("")
  }

  private static func wrong(_ share: Proportion?) -> MarkupTable.Cell {
    share.map { .init($0.text, heat: 0.75 * $0.share) } ?? .init("")
  }

  private static func points(_ difference: SceneAccuracy.Difference?) -> MarkupTable.Cell {
    difference.map { .init($0.pointsText, heat: min(0.75, max(0, -$0.difference))) } ?? .init("")
  }

  private static func withDigits(_ scenes: SceneAccuracy) -> String {
    MarkupTable(
      header: [
        "scenes", "one digit right", "right and accepted", "whole text right",
        "digits right, IoU 0.5", "ms",
      ],
      rows: scenes.kinds.filter { !$0.isWithoutDigits }.map { row in
        (
          name: row.kind.rawValue,
          cells: [
            right(row.singleRight), right(row.singleAcceptedRight), right(row.wholeRight),
            right(row.digitsRight), .init(row.millisecondsText),
          ]
        )
      }
    ).html()
  }

  private static func withoutDigits(_ scenes: SceneAccuracy) -> String {
    MarkupTable(
      header: [
        "no digit there", "one digit accepted", "page accepted", "any of it accepted", "ms",
      ],
      rows: scenes.kinds.filter(\.isWithoutDigits).map { row in
        (
          name: row.kind.rawValue,
          cells: [
            wrong(row.singleAccepted), wrong(row.pageAccepted), wrong(row.digitAccepted),
            .init(row.millisecondsText),
          ]
        )
      }
    ).html()
  }

  private static func changes(_ scenes: SceneAccuracy) -> String {
    let plain = (
      name: "as drawn",
      cells: [right(scenes.singleRight), .init(""), right(scenes.wholeRight), .init("")]
    )
    return MarkupTable(
      header: ["changed scenes", "one digit right", "points", "whole text right", "points"],
      rows: [plain]
        + scenes.changes.map { row in
          (
            name: row.change.rawValue,
            cells: [
              right(row.single?.right), points(row.single), right(row.whole?.right),
              points(row.whole),
            ]
          )
        }
    ).html()
  }
}
