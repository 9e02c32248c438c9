// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Numbers of two to eight digits in one to three lines, written or printed.
struct SeveralScene: SceneDrawing {
  func draft(_ brief: SceneBrief, using generator: inout SeededGenerator) -> SceneDraft {
    var draft = brief.writingGround(.several, using: &generator)
    let isWritten = generator.chance(0.6)
    let pen = HandPen(for: draft.ground, brief, using: &generator)
    let lettering =
      isWritten
      ? Lettering.written(radius: pen.radius, for: brief, using: &generator)
      : Lettering.printed(for: brief, using: &generator)
    let count = generator.element(of: [1, 1, 1, 2, 2, 3])
    let lines = (0..<count).map { _ in
      (0..<Int(generator.value(in: 2...8.99))).map { _ in generator.digit() }
    }
    let longest = lines.reduce(1) { max($0, $1.count) }
    let room = pointwiseMin(
      brief.size * [0.85 / (Float(longest) * 0.85), 0.7 / (Float(count) * 1.5)],
      brief.size * 0.6
    )
    let height = max(room.min() * generator.value(in: 0.6...1), 14)
    let touches = generator.chance(brief.touchingShare)
    var setting = TextBlock.Setting(height: height, gap: generator.value(in: 0.08...0.4))
    setting.lineGap = generator.value(in: 0.3...0.9)
    setting.touches = touches
    if isWritten {
      setting.wobble = generator.value(in: 0.01...0.06)
      setting.unevenness = generator.value(in: 0.01...0.07)
    }
    let ink = SceneInk.on(draft.ground, for: brief, using: &generator)
    draft.write(
      lines,
      setting,
      lettering,
      isWritten ? pen.finish : .ink(ink.colour, opacity: 0.95, grain: 0.05, fray: 0.1),
      place: generator.place(),
      using: &generator
    )
    draft.styles.ink = isWritten ? pen.name : ink.name
    return draft
  }
}
