// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// A digit or a number in print, on paper, labels and products.
struct PrintedScene: SceneDrawing {
  func draft(_ brief: SceneBrief, using generator: inout SeededGenerator) -> SceneDraft {
    var draft: SceneDraft
    if generator.chance(0.5) {
      draft = brief.writingGround(.printed, using: &generator)
    } else {
      let product = brief.surface(Material.products, using: &generator)
      draft = SceneDraft(.printed, on: product, for: brief, using: &generator)
      if generator.chance(0.5) {
        // A label.
        let paper = brief.surface(
          ["white paper", "cream paper", "recycled paper"],
          using: &generator
        )
        draft.plates = [
          brief.plate(paper, cover: 0.55...0.85, rounding: 8, shadow: 3, using: &generator)
        ]
        draft.styles.surface = paper.name
      }
    }
    let ink = SceneInk.on(draft.ground, for: brief, using: &generator)
    let lettering = Lettering.printed(for: brief, using: &generator)
    let count = generator.element(of: [1, 1, 1, 2, 3, 4])
    let height = generator.value(in: 50...260) * brief.unit / (1 + 0.2 * Float(count - 1))
    let place = generator.place()
    draft.write(
      [(0..<count).map { _ in generator.digit() }],
      .init(height: height, gap: generator.value(in: 0.1...0.3)),
      lettering,
      .ink(ink.colour, opacity: generator.value(in: 0.9...0.98), grain: 0.05, fray: 0.1),
      wear: generator.sometimes(0.25, 0.1...0.35),
      place: place,
      using: &generator
    )
    draft.styles.ink = ink.name
    return draft
  }
}
