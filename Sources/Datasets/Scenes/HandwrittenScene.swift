// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// One digit, written by hand on paper or a board.
struct HandwrittenScene: SceneDrawing {
  func draft(_ brief: SceneBrief, using generator: inout SeededGenerator) -> SceneDraft {
    var draft = brief.writingGround(.handwritten, using: &generator)
    let pen = HandPen(for: draft.ground, brief, using: &generator)
    let height = generator.value(in: 70...300) * brief.unit
    let lettering = Lettering.written(radius: pen.radius, for: brief, using: &generator)
    draft.write(
      [[generator.digit()]],
      .init(height: height, gap: 0.1),
      lettering,
      pen.finish,
      place: generator.place(),
      using: &generator
    )
    draft.styles.ink = pen.name
    return draft
  }
}

/// A pen that suits its surface.
struct HandPen: Sendable {
  /// The ink.
  let name: String
  /// Half the line's width, in heights of a digit.
  let radius: Float
  let finish: Finish

  init(for ground: Material, _ brief: SceneBrief, using generator: inout SeededGenerator) {
    let ink = SceneInk.on(ground, for: brief, using: &generator)
    name = ink.name
    let isChalk = ground.name == "blackboard" || ground.name == "slate"
    if isChalk {
      radius = generator.value(in: 0.032...0.052)
      finish = .ink(ink.colour, opacity: 0.92, grain: generator.value(in: 0.3...0.55), fray: 0.8)
    } else if ink.name == "pencil" {
      radius = generator.value(in: 0.024...0.036)
      finish = .ink(ink.colour, opacity: 0.85, grain: generator.value(in: 0.3...0.5), fray: 0.5)
    } else if generator.chance(0.6) {
      radius = generator.value(in: 0.035...0.065)
      finish = .ink(ink.colour, opacity: generator.value(in: 0.86...0.97), grain: 0.08, fray: 0.2)
    } else {
      radius = generator.value(in: 0.02...0.032)
      finish = .ink(ink.colour, opacity: generator.value(in: 0.84...0.95), grain: 0.2, fray: 0.25)
    }
  }
}
