// DigitClassifier
// SPDX-License-Identifier: MIT

/// The way of a pen's tip over the surface while it touches it.
struct PenTrace: Sendable, Equatable {
  /// Close enough together that straight lines between them look smooth.
  var points: [Point]

  struct Point: Sendable, Equatable {
    var position: SIMD2<Float>

    /// 1 is the pen's usual pressure, and gives its usual width.
    var pressure: Float
  }
}
