// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// The colours of pens and paints.
enum SceneInk {
  /// Names and colours.
  static let all: [(name: String, colour: SIMD3<Float>)] = [
    ("black", [0.06, 0.06, 0.07]), ("blue", [0.07, 0.13, 0.45]), ("red", [0.66, 0.08, 0.09]),
    ("green", [0.05, 0.32, 0.16]), ("pencil", [0.25, 0.25, 0.27]), ("white", [0.94, 0.94, 0.92]),
    ("yellow", [0.94, 0.82, 0.25]), ("pale blue", [0.62, 0.80, 0.94]),
    ("violet", [0.36, 0.10, 0.46]),
    ("orange", [0.92, 0.45, 0.08]), ("brown", [0.33, 0.19, 0.09]),
    ("light grey", [0.80, 0.80, 0.80]),
  ]

  /// An ink that shows on a material.
  ///
  /// - Parameters:
  ///   - material: What is written on.
  ///   - brief: Says which inks are allowed.
  ///   - generator: Source of all chance.
  /// - Returns: One of those whose brightness differs by a quarter of white or more, mostly a plain one; the one that
  ///   differs most where none does.
  static func on(
    _ material: Material,
    for brief: SceneBrief,
    using generator: inout SeededGenerator
  ) -> (name: String, colour: SIMD3<Float>) {
    let ground = material.colour.luma
    func contrast(_ colour: SIMD3<Float>) -> Float { abs(colour.luma - ground) }
    let allowed = all.filter { brief.styles.allows($0.name, heldOut: StyleSplit.heldOutInks) }
    let visible = allowed.filter { contrast($0.colour) >= 0.28 }
    let plain = visible.filter { $0.name == "black" || $0.name == "white" || $0.name == "blue" }
    let isPlain = generator.chance(0.55)
    var ink =
      visible.isEmpty
      ? allowed.max { contrast($0.colour) < contrast($1.colour) } ?? all[0]
      : generator.element(of: isPlain && !plain.isEmpty ? plain : visible)
    ink.colour *= generator.value(in: 0.9...1.06)
    return ink
  }
}
