// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Surfaces with nothing written on them.
struct EmptyScene: SceneDrawing {
  func draft(_ brief: SceneBrief, using generator: inout SeededGenerator) -> SceneDraft {
    if generator.chance(0.5) { return brief.writingGround(.empty, using: &generator) }
    let names = Material.products + (generator.chance(0.2) ? Material.displays : [])
    var draft = SceneDraft(
      .empty,
      on: brief.surface(names, using: &generator),
      for: brief,
      using: &generator
    )
    for _ in 0..<generator.element(of: [0, 1, 1, 2]) {
      let piece = brief.surface(Material.products + Material.writing, using: &generator)
      draft.plates.append(
        brief.plate(piece, cover: 0.3...0.85, rounding: 20, shadow: 10, using: &generator)
      )
    }
    return draft
  }
}
