// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

extension Doodle {
  /// A letter of another alphabet, or a sign of another script, that cannot be taken for a digit.
  static func script(using generator: inout SeededGenerator) -> Doodle {
    generator.element(of: scripts)
  }

  /// Greek, Cyrillic, Hebrew, Korean, Japanese and Chinese ones; none that looks like a digit in its own way of writing.
  private static let scripts: [Doodle] = [
    // Δ Λ Π Ψ Ω Ξ
    Doodle(strokes: [[[0.5, 0.05], [0.05, 0.95], [0.95, 0.95], [0.5, 0.05]]], isSmooth: false),
    Doodle(strokes: [[[0.05, 0.95], [0.5, 0.05], [0.95, 0.95]]], isSmooth: false),
    Doodle(
      strokes: [
        [[0.05, 0.05], [0.95, 0.05]], [[0.2, 0.05], [0.2, 0.95]], [[0.8, 0.05], [0.8, 0.95]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.5, 0.02], [0.5, 0.98]],
        [[0.08, 0.1], [0.15, 0.5], [0.5, 0.65], [0.85, 0.5], [0.92, 0.1]],
      ],
      isSmooth: true
    ),
    Doodle(
      strokes: [
        [
          [0.05, 0.95], [0.35, 0.92], [0.1, 0.5], [0.3, 0.1], [0.7, 0.1], [0.9, 0.5], [0.65, 0.92],
          [0.95, 0.95],
        ]
      ],
      isSmooth: true
    ),
    Doodle(
      strokes: [
        [[0.1, 0.1], [0.9, 0.1]], [[0.25, 0.5], [0.75, 0.5]], [[0.1, 0.9], [0.9, 0.9]],
      ],
      isSmooth: false
    ),
    // Ж Ш Ю И Ц Д
    Doodle(
      strokes: [
        [[0.5, 0.05], [0.5, 0.95]], [[0.05, 0.05], [0.5, 0.5], [0.05, 0.95]],
        [[0.95, 0.05], [0.5, 0.5], [0.95, 0.95]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.1, 0.05], [0.1, 0.95], [0.9, 0.95], [0.9, 0.05]], [[0.5, 0.05], [0.5, 0.95]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.08, 0.05], [0.08, 0.5], [0.08, 0.95]], [[0.08, 0.5], [0.2, 0.5], [0.38, 0.5]],
        [[0.65, 0.05], [0.38, 0.5], [0.65, 0.95], [0.95, 0.5], [0.65, 0.05]],
      ],
      isSmooth: true
    ),
    Doodle(
      strokes: [[[0.12, 0.05], [0.12, 0.95], [0.88, 0.05], [0.88, 0.95]]],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.1, 0.05], [0.1, 0.85], [0.95, 0.85], [0.95, 1]], [[0.75, 0.05], [0.75, 0.85]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.2, 0.8], [0.35, 0.05], [0.75, 0.05], [0.75, 0.8]],
        [[0.05, 1], [0.05, 0.8], [0.95, 0.8], [0.95, 1]],
      ],
      isSmooth: false
    ),
    // א ש ת
    Doodle(
      strokes: [
        [[0.1, 0.05], [0.9, 0.95]], [[0.85, 0.05], [0.8, 0.4], [0.6, 0.55]],
        [[0.4, 0.42], [0.18, 0.65], [0.15, 0.95]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.1, 0.1], [0.25, 0.9], [0.75, 0.9], [0.92, 0.1]],
        [[0.5, 0.1], [0.48, 0.5], [0.25, 0.9]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.1, 0.1], [0.8, 0.12], [0.85, 0.95]], [[0.3, 0.1], [0.28, 0.9], [0.1, 0.92]],
      ],
      isSmooth: false
    ),
    // ㅂ ㅅ ㅊ
    Doodle(
      strokes: [
        [[0.15, 0.05], [0.15, 0.95], [0.85, 0.95], [0.85, 0.05]], [[0.15, 0.5], [0.85, 0.5]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [[[0.5, 0.05], [0.45, 0.4], [0.05, 0.95]], [[0.46, 0.42], [0.95, 0.95]]],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.35, 0.08], [0.65, 0.08]], [[0.1, 0.32], [0.9, 0.32]],
        [[0.5, 0.32], [0.4, 0.6], [0.05, 0.95]], [[0.45, 0.58], [0.95, 0.95]],
      ],
      isSmooth: false
    ),
    // 木 山 人 中 カ サ
    Doodle(
      strokes: [
        [[0.05, 0.3], [0.95, 0.3]], [[0.5, 0.03], [0.5, 0.97]], [[0.5, 0.32], [0.05, 0.85]],
        [[0.5, 0.32], [0.95, 0.85]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.5, 0.05], [0.5, 0.95]], [[0.1, 0.4], [0.1, 0.95], [0.9, 0.95]],
        [[0.9, 0.4], [0.9, 0.95]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.5, 0.05], [0.42, 0.5], [0.05, 0.95]], [[0.45, 0.35], [0.6, 0.7], [0.95, 0.95]],
      ],
      isSmooth: true
    ),
    Doodle(
      strokes: [
        [[0.1, 0.25], [0.9, 0.25], [0.9, 0.65], [0.1, 0.65], [0.1, 0.25]],
        [[0.5, 0.03], [0.5, 0.97]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.1, 0.3], [0.9, 0.3], [0.82, 0.9], [0.65, 0.85]],
        [[0.45, 0.05], [0.42, 0.5], [0.1, 0.95]],
      ],
      isSmooth: false
    ),
    Doodle(
      strokes: [
        [[0.05, 0.35], [0.95, 0.35]], [[0.3, 0.1], [0.3, 0.6]],
        [[0.7, 0.05], [0.7, 0.5], [0.4, 0.95]],
      ],
      isSmooth: false
    ),
  ]
}
