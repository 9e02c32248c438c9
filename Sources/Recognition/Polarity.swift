// DigitClassifier
// SPDX-License-Identifier: MIT

/// Whether strokes are darker or brighter than what they are drawn on.
public enum Polarity: String, CaseIterable, Sendable {
  /// Ink on paper.
  case darkOnLight = "dark_on_light"
  /// Chalk on a blackboard, or MNIST's own pictures.
  case lightOnDark = "light_on_dark"
}
