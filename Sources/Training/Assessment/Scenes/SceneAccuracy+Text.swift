// DigitClassifier
// SPDX-License-Identifier: MIT

extension SceneAccuracy.Row {
  /// The median time of reading all digits, in milliseconds; empty where nothing was timed.
  package var millisecondsText: String {
    pageLatency.map { ($0.medianMicroseconds / 1000).fixed(1) } ?? ""
  }
}

extension SceneAccuracy.Difference {
  /// The difference in points, with its sign: `-3.3`.
  package var pointsText: String {
    (difference > 0 ? "+" : "") + (100 * difference).fixed(1)
  }
}
