// DigitClassifier
// SPDX-License-Identifier: MIT

/// The ideal shape of a written digit, before a hand makes it its own.
///
/// Coordinates: the digit is one unit high, `x` runs right, `y` runs down, and a shape takes its
/// natural width (about 0.6) inside the unit square.
struct Skeleton: Sendable {
  /// What tells this way of writing the digit from the others, for people.
  var name: String

  /// In the order a pen draws them; the pen is lifted between two strokes.
  var strokes: [Stroke]

  init(_ name: String, _ strokes: Stroke...) {
    self.name = name
    self.strokes = strokes
  }

  /// The way of the pen from touching the paper to leaving it.
  struct Stroke: Sendable {
    /// Smooth curves through their points. The pen turns a corner from one run to the next, and a
    /// run begins where the one before it ended, so that point is written only once.
    var runs: [[SIMD2<Float>]]

    init(_ runs: [SIMD2<Float>]...) {
      self.runs = runs
    }
  }
}
