// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Marks that are no digit: letters, symbols, scribbles, filled shapes and badges.
struct NonDigitScene: SceneDrawing {
  func draft(_ brief: SceneBrief, using generator: inout SeededGenerator) -> SceneDraft {
    var draft: SceneDraft
    if generator.chance(0.6) {
      draft = brief.writingGround(.nonDigit, using: &generator)
    } else {
      let product = brief.surface(Material.products, using: &generator)
      draft = SceneDraft(.nonDigit, on: product, for: brief, using: &generator)
    }
    let pen = HandPen(for: draft.ground, brief, using: &generator)
    let height = generator.value(in: 60...240) * brief.unit
    let count = generator.element(of: [1, 1, 2, 3])
    let size = height / (1 + 0.3 * Float(count - 1))
    let sort = Sort.allCases[Int(generator.next() >> 32) % Sort.allCases.count]
    let place = generator.place() * 0.5
    let first = SIMD2(-0.65 * size * Float(count - 1), 0)
    for number in 0..<count {
      let middle =
        brief.size / 2 + place * brief.size / 2 + first + [1.3 * size * Float(number), 0]
      for mask in sort.masks(at: middle, size: size, radius: pen.radius, using: &generator) {
        draft.marks.append(Mark(mask, pen.finish, unit: brief.unit, using: &generator))
      }
    }
    (draft.styles.lettering, draft.styles.ink) = (sort.rawValue, pen.name)
    return draft
  }

  /// What is drawn.
  private enum Sort: String, CaseIterable {
    case letter, symbol, scribble, strokes, character, shape, garment, badge

    /// Draws one.
    func masks(
      at middle: SIMD2<Float>,
      size: Float,
      radius: Float,
      using generator: inout SeededGenerator
    ) -> [InkMask] {
      let doodle: Doodle
      switch self {
      case .letter: doodle = .letter(using: &generator)
      case .symbol: doodle = .sign(using: &generator)
      case .scribble: doodle = .unlikeDigits(Doodle.scribble, using: &generator)
      case .strokes: doodle = .unlikeDigits(Doodle.strokes, using: &generator)
      case .character: doodle = .unlikeDigits(Doodle.character, using: &generator)
      case .shape: return [Self.filled(.blob(using: &generator), middle, size)]
      case .garment: return [Self.filled(.garment(using: &generator), middle, size)]
      case .badge:
        // A sign within an outline of the same shape, twice.
        let outline = Silhouette.blob(using: &generator)
        let line = outline.outline + [outline.outline[0]]
        let rings = [Float(1), 0.84].map { scale in
          PenTrace(
            points: line.map { .init(position: middle + ($0 - 0.5) * size * scale, pressure: 1) }
          )
        }
        let inner = Doodle.sign(using: &generator)
        return [InkMask(rings, radius: max(radius * size * 0.6, 0.8))]
          + Self.drawn(inner, middle, size * 0.34, radius * 1.6, using: &generator)
      }
      return Self.drawn(doodle, middle, size, radius, using: &generator)
    }

    private static func filled(
      _ shape: Silhouette,
      _ middle: SIMD2<Float>,
      _ size: Float
    ) -> InkMask {
      InkMask(filling: [shape.outline.map { middle + ($0 - 0.5) * size }])
    }

    private static func drawn(
      _ doodle: Doodle,
      _ middle: SIMD2<Float>,
      _ size: Float,
      _ radius: Float,
      using generator: inout SeededGenerator
    ) -> [InkMask] {
      let turn = generator.scatter(0.06)
      let traces = doodle.strokes.map { stroke in
        let knots = stroke.map { point in
          (point - 0.5 + [generator.scatter(0.02), generator.scatter(0.02)]).turned(halfTurn: turn)
        }
        let points = doodle.isSmooth ? Spline.points(through: knots, step: 0.03) : knots
        return PenTrace(points: points.map { .init(position: middle + $0 * size, pressure: 1) })
      }
      return [InkMask(traces, radius: max(radius * size, 0.8), fade: 1.6)]
    }
  }
}
