// DigitClassifier
// SPDX-License-Identifier: MIT

/// The middle lines of printed digits, drawn with ruler and compass; one unit high, about 0.6 wide, `y` runs down.
enum PrintedShape {
  /// Two ways of each digit, as in two families of type.
  static let families: [[[[[SIMD2<Float>]]]]] = [grotesque, geometric]

  /// Strokes of each digit; the pieces of a stroke meet in corners.
  private static let grotesque: [[[[SIMD2<Float>]]]] = [
    [[arc(0.3, 0.5, 0.27, 0.5, 12, 28)]],
    [[[[0.08, 0.24], [0.36, 0]], [[0.36, 1]]]],
    [[arc(0.3, 0.27, 0.26, 0.27, 8, 18) + [[0.24, 0.76]], [[0.03, 1]], [[0.58, 1]]]],
    [
      [
        arc(0.28, 0.25, 0.24, 0.25, 9, 20), arc(0.28, 0.75, 0.29, 0.25, 13, 23),
      ]
    ],
    [[[[0.42, 0], [0.0, 0.72]], [[0.62, 0.72]]], [[[0.45, 0.42], [0.45, 1]]]],
    [[[[0.54, 0], [0.1, 0]], [[0.07, 0.46]], arc(0.28, 0.67, 0.29, 0.33, 11, 23)]],
    [
      [
        [[0.5, 0.04], [0.36, 0.02]] + arc(0.42, 0.5, 0.4, 0.5, 11, 8)
          + arc(0.3, 0.68, 0.28, 0.32, 7, -8)
      ]
    ],
    [[[[0.02, 0], [0.58, 0]], [[0.22, 1]]]],
    [
      [arc(0.3, 0.24, 0.23, 0.24, 12, 28)], [arc(0.3, 0.74, 0.28, 0.26, 12, 28)],
    ],
    [
      [
        [[0.1, 0.96], [0.24, 0.98]] + arc(0.18, 0.5, 0.4, 0.5, 3, 0)
          + arc(0.3, 0.32, 0.28, 0.32, -1, -16)
      ]
    ],
  ]

  private static let geometric: [[[[SIMD2<Float>]]]] = [
    [[arc(0.33, 0.5, 0.33, 0.5, 12, 28)]],
    [[[[0.1, 0.2], [0.32, 0]], [[0.32, 1]]], [[[0.08, 1], [0.56, 1]]]],
    [[arc(0.3, 0.3, 0.29, 0.3, 9, 18), [[0.0, 1]], [[0.6, 1]]]],
    [[[[0.06, 0], [0.55, 0]], [[0.27, 0.39]], arc(0.28, 0.69, 0.3, 0.31, 13, 23)]],
    [[[[0.5, 1], [0.5, 0]], [[0.0, 0.7]], [[0.66, 0.7]]]],
    [[[[0.52, 0], [0.16, 0]], [[0.06, 0.5]], arc(0.27, 0.67, 0.31, 0.33, 12, 22)]],
    [[[[0.42, 0], [0.08, 0.5]]], [arc(0.31, 0.69, 0.3, 0.31, 12, 28)]],
    [[[[0.04, 0.16], [0.04, 0]], [[0.6, 0]], [[0.3, 0.55], [0.24, 1]]]],
    [
      [arc(0.31, 0.23, 0.22, 0.23, 12, 28)], [arc(0.31, 0.72, 0.31, 0.28, 12, 28)],
    ],
    [[[[0.2, 1], [0.54, 0.5]]], [arc(0.31, 0.31, 0.3, 0.31, 12, 28)]],
  ]

  /// Points on an ellipse; angles in sixteenths of a turn, clockwise from the right.
  private static func arc(
    _ x: Float,
    _ y: Float,
    _ radiusX: Float,
    _ radiusY: Float,
    _ from: Int,
    _ to: Int
  ) -> [SIMD2<Float>] {
    stride(from: from, through: to, by: from < to ? 1 : -1).map { angle in
      [x + radiusX * cosines[angle & 15], y + radiusY * cosines[(angle + 12) & 15]]
    }
  }

  private static let cosines: [Float] = [
    1, 0.92388, 0.70711, 0.38268, 0, -0.38268, -0.70711, -0.92388, -1, -0.92388, -0.70711, -0.38268,
    0, 0.38268, 0.70711, 0.92388,
  ]
}
