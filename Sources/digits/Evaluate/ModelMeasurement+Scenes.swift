// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Training

extension ModelMeasurement {
  /// What was read of scenes with digits, of those without, and of changed pictures.
  static func tables(_ scenes: SceneAccuracy) -> [TextTable] {
    [withDigits(scenes), withoutDigits(scenes), changes(scenes)]
  }

  private static func withDigits(_ scenes: SceneAccuracy) -> TextTable {
    var table = TextTable(
      header: [
        "scenes", "one digit right", "and accepted", "whole text right", "digits right, IoU 0.5",
        "ms",
      ],
      alignments: [.left, .left, .left, .left, .left, .right]
    )
    table.rows = scenes.kinds.filter { !$0.isWithoutDigits }.map { row in
      [
        row.kind.rawValue, text(row.singleRight), text(row.singleAcceptedRight),
        text(row.wholeRight), text(row.digitsRight), row.millisecondsText,
      ]
    }
    return table
  }

  private static func withoutDigits(_ scenes: SceneAccuracy) -> TextTable {
    var table = TextTable(
      header: [
        "no digit there", "one digit accepted", "whole page accepted", "any of it accepted", "ms",
      ],
      alignments: [.left, .left, .left, .left, .right]
    )
    table.rows = scenes.kinds.filter(\.isWithoutDigits).map { row in
      [
        row.kind.rawValue, text(row.singleAccepted), text(row.pageAccepted),
        text(row.digitAccepted), row.millisecondsText,
      ]
    }
    return table
  }

  private static func changes(_ scenes: SceneAccuracy) -> TextTable {
    var table = TextTable(
      header: ["changed scenes", "one digit right", "points", "whole text right", "points"],
      alignments: [.left, .left, .right, .left, .right]
    )
    table.rows =
      [["as drawn", text(scenes.singleRight), "", text(scenes.wholeRight), ""]]
      + scenes.changes.map { row in
        [
          row.change.rawValue, text(row.single?.right), row.single?.pointsText ?? "",
          text(row.whole?.right), row.whole?.pointsText ?? "",
        ]
      }
    return table
  }

  private static func text(_ share: Proportion?) -> String { share?.text ?? "" }
}
