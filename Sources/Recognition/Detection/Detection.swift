// DigitClassifier
// SPDX-License-Identifier: MIT

/// A place in a picture where a digit seems to be.
package struct Detection: Sendable, Equatable {
  /// The middle of the digit's box, in pixels of the picture.
  package var x: Double
  package var y: Double
  /// The longer side of its box, in pixels of the picture.
  package var size: Double
  /// Probabilities of the ten digits and, last, that there is none.
  package var probabilities: [Double]

  /// The most probable digit.
  package var digit: Int {
    (0..<10).max { probabilities[$0] < probabilities[$1] } ?? 0
  }

  /// Probability that there is a digit, whichever.
  package var presence: Double { 1 - probabilities[10] }

  /// How wide its box is in all likelihood: the median of generated digits.
  var width: Double { size * (digit == 1 ? 0.42 : 0.66) }
}
