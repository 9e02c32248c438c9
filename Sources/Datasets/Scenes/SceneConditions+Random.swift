// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension SceneConditions {
  /// Conditions as a room, a shop or a street brings them: some of them, mostly mild.
  ///
  /// - Parameter generator: Source of all chance.
  /// - Returns: Strengths in thousandths, as a file tells them.
  static func random(using generator: inout SeededGenerator) -> SceneConditions {
    var conditions = SceneConditions()
    // Half to twice as bright, each direction as often.
    let exposure =
      generator.chance(0.5) ? generator.value(in: 1...1.25) : generator.value(in: 1...2)
    conditions.brightness = generator.chance(0.55) ? 1 / exposure : min(exposure, 1.6)
    conditions.unevenness = generator.value(in: 0...0.35)
    conditions.shadow = generator.sometimes(0.35, 0.15...0.6)
    conditions.glare = generator.sometimes(0.2, 0.2...0.7)
    conditions.texture = generator.value(in: 0.5...1.4)
    conditions.ruling = generator.sometimes(0.4, 0.2...0.6)
    conditions.border = generator.sometimes(0.15, 0.2...1)
    conditions.dirt = generator.sometimes(0.35, 0.1...0.7)
    conditions.finger = generator.sometimes(0.12, 0.4...1)
    conditions.rotation = generator.sometimes(0.6, -15...15)
    conditions.tilt = generator.sometimes(0.4, -15...15)
    conditions.slant = generator.sometimes(0.4, -12...12)
    conditions.blur = generator.value(in: 0.3...0.8) + generator.sometimes(0.2, 0.3...1.6)
    conditions.motion = generator.sometimes(0.12, 2...9)
    conditions.noise = generator.value(in: 0.002...0.015) + generator.sometimes(0.15, 0.01...0.04)
    conditions.jpeg = generator.sometimes(0.5, 40...95).rounded()
    for condition in all where condition.path != \.jpeg {
      // As in a file that tells them: a picture can be drawn again from what its truth says.
      conditions[keyPath: condition.path] =
        (conditions[keyPath: condition.path] * 1000).rounded() / 1000
    }
    return conditions
  }

  /// Goes on where ``random(using:)`` stops: from nearly dark to far overexposed, and turned or leaning twice as far.
  mutating func worsen(using generator: inout SeededGenerator) {
    // Twice as bright on display is more than four times the light.
    let light = brightness * exp2(generator.value(in: -2...2.3))
    brightness = min(max(light, 0.1), 4)
    if generator.chance(0.6) { rotation = generator.value(in: -28...28) }
    if generator.chance(0.4) { slant = generator.value(in: -22...22) }
  }
}

extension SeededGenerator {
  /// A value of the range with the given probability, else zero; both draw as many numbers.
  mutating func sometimes(_ probability: Float, _ range: ClosedRange<Float>) -> Float {
    let isDrawn = chance(probability)
    let value = value(in: range)
    return isDrawn ? value : 0
  }
}
