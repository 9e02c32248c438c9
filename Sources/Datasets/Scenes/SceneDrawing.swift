// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// A kind of scenes: what may stand before the lens.
protocol SceneDrawing: Sendable {
  /// Puts a scene together; the same generator gives the same scene.
  func draft(_ brief: SceneBrief, using generator: inout SeededGenerator) -> SceneDraft
}

extension SceneKind {
  /// Draws scenes of this kind; a belt's frames are drawn by ``Belt``.
  var drawing: any SceneDrawing {
    switch self {
    case .handwritten: HandwrittenScene()
    case .stamped, .belt: StampedScene()
    case .several: SeveralScene()
    case .printed: PrintedScene()
    case .empty: EmptyScene()
    case .nonDigit: NonDigitScene()
    }
  }
}

extension SceneBrief {
  /// Paper, a board, or a sheet of paper on something else.
  func writingGround(
    _ kind: SceneKind,
    using generator: inout SeededGenerator
  ) -> SceneDraft {
    let isSheet = generator.chance(0.3)
    let names = isSheet ? Material.writing.filter { $0.hasSuffix("paper") } : Material.writing
    let paper = surface(names, using: &generator)
    guard isSheet else { return SceneDraft(kind, on: paper, for: self, using: &generator) }
    let desk = surface(Material.products, using: &generator)
    var draft = SceneDraft(kind, on: desk, for: self, using: &generator)
    draft.plates = [plate(paper, cover: 0.84...0.98, rounding: 0, shadow: 7, using: &generator)]
    draft.styles.surface = paper.name
    return draft
  }

  /// A piece around the picture's middle, covering such a share of its width and height.
  func plate(
    _ material: Material,
    cover: ClosedRange<Float>,
    rounding: Float,
    shadow: Float,
    using generator: inout SeededGenerator
  ) -> Plate {
    let extent = size * [generator.value(in: cover), generator.value(in: cover)]
    let slack = (size - extent) / 2
    let place = slack * [generator.value(in: 0.4...1.6), generator.value(in: 0.4...1.6)]
    return Plate(
      material: material,
      left: Int(place.x),
      top: Int(place.y),
      width: max(Int(extent.x), 8),
      height: max(Int(extent.y), 8),
      rounding: rounding * unit,
      shadow: shadow * unit
    )
  }
}

extension SeededGenerator {
  /// A place in the picture, -1...1 along each axis, more often near the middle.
  mutating func place() -> SIMD2<Float> {
    [
      0.7 * (value(in: -0.9...0.9) + value(in: -0.5...0.5)),
      0.7 * (value(in: -0.9...0.9) + value(in: -0.5...0.5)),
    ]
  }

  /// A digit.
  mutating func digit() -> Int { Int(next() >> 32) % 10 }
}
