// DigitClassifier
// SPDX-License-Identifier: MIT

/// Digits of seven segments, as displays show them and some stamps print them.
enum Segments {
  /// Whether each of the segments a...g is lit: top, right upper, right lower, bottom, left lower, left upper, middle.
  private static let lit: [String] = [
    "abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abfgcd",
  ]

  /// The outlines of the lit segments, one unit high.
  ///
  /// - Parameters:
  ///   - digit: 0...9.
  ///   - thickness: Of a segment.
  ///   - slant: Sideways shift from foot to head.
  /// - Returns: One closed outline a segment.
  static func outlines(
    of digit: Int,
    thickness: Float,
    slant: Float
  ) -> [[SIMD2<Float>]] {
    let (half, right) = (thickness / 2, Float(0.55))
    let gap: Float = 0.012
    let ends: [Character: (SIMD2<Float>, SIMD2<Float>)] = [
      "a": ([half, half], [right - half, half]), "b": ([right - half, half], [right - half, 0.5]),
      "c": ([right - half, 0.5], [right - half, 1 - half]),
      "d": ([half, 1 - half], [right - half, 1 - half]), "e": ([half, 0.5], [half, 1 - half]),
      "f": ([half, half], [half, 0.5]), "g": ([half, 0.5], [right - half, 0.5]),
    ]
    return lit[digit].compactMap { ends[$0] }.map { start, end in
      let along = (end - start) / (end - start).length
      let across = SIMD2(-along.y, along.x) * half
      let (first, last) = (start + along * gap, end - along * gap)
      let corners = [
        first, first + along * half + across, last - along * half + across, last,
        last - along * half - across, first + along * half - across,
      ]
      return corners.map { [$0.x + (0.5 - $0.y) * slant, $0.y] }
    }
  }
}
