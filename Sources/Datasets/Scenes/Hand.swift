// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// How one person writes digits: a habit with a name, and what varies within it.
struct Hand: Sendable {
  /// Says whether it is held out.
  let name: String
  private let slant: ClosedRange<Float>
  private let width: ClosedRange<Float>
  private let haste: ClosedRange<Float>

  /// All hands.
  static let all = [
    Hand(name: "hand: upright", slant: -0.04...0.08, width: 0.85...1.1, haste: 0...6),
    Hand(name: "hand: slanted", slant: 0.12...0.28, width: 0.8...1.05, haste: 2...10),
    Hand(name: "hand: hurried", slant: 0...0.2, width: 0.9...1.2, haste: 10...18),
    Hand(name: "hand: narrow", slant: -0.02...0.15, width: 0.68...0.85, haste: 0...8),
    Hand(name: "hand: wide", slant: -0.05...0.1, width: 1.2...1.4, haste: 2...8),
    Hand(name: "hand: backhand", slant: -0.26...(-0.1), width: 0.85...1.1, haste: 0...10),
  ]

  /// The hand of one person on one day.
  func writer(using generator: inout SeededGenerator) -> Handwriting {
    var hand = Handwriting.random(using: &generator)
    hand.slant = generator.value(in: slant)
    hand.width = generator.value(in: width)
    hand.haste = Int(generator.value(in: haste))
    return hand
  }
}
