// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet

/// Taking the picture.
extension SceneDraft {
  /// Draws everything and takes the picture.
  ///
  /// - Parameters:
  ///   - conditions: What happens on the way.
  ///   - generator: Chooses where shadows, specks and fingers lie, the same whatever the conditions' strengths.
  /// - Returns: The picture before compression, and the digits on it.
  func expose(
    _ conditions: SceneConditions,
    using generator: inout SeededGenerator
  ) -> (image: Image, digits: [SceneDigit]) {
    // Everything that is placed by chance draws from a stream of its own: none moves the others.
    var streams = (0..<5).map { _ in SeededGenerator(seed: generator.next()) }
    let noiseStart = Int(truncatingIfNeeded: generator.next() >> 40)
    let view = Projection(
      size: brief.size,
      degrees: conditions.rotation,
      tilt: conditions.tilt,
      direction: SIMD2<Float>(1, 0).turned(halfTurn: streams[0].value(in: -1...1))
    )
    let digits = digits(seenBy: view.inverse)
    var raster = surface(conditions, view, using: &streams[1])
    if let hand = Finger(
      reach: conditions.finger,
      size: brief.size,
      avoiding: digits.map(\.box),
      using: &streams[2]
    ) {
      hand.draw(on: &raster)
    }
    let lamp = Lamp(conditions, using: &streams[3])
    lamp.shine(on: &raster, gloss: ground.gloss)
    let unit = brief.unit
    raster.blur(deviation: conditions.blur * unit)
    let way = SIMD2<Float>(1, 0).turned(halfTurn: streams[4].value(in: -1...1))
    raster.smear(along: way * conditions.motion * unit)
    let image = raster.image(
      noise: conditions.noise,
      start: noiseStart,
      isInverted: conditions.inverted >= 0.5
    )
    return (image, digits)
  }

  /// The surface with all that is on it, as the camera sees it, evenly lit.
  private func surface(
    _ conditions: SceneConditions,
    _ view: Projection,
    using generator: inout SeededGenerator
  ) -> Raster {
    let (width, height) = (brief.width, brief.height)
    let isFlat = conditions.rotation == 0 && conditions.tilt == 0
    var (low, high) = (SIMD2<Int>.zero, SIMD2(width, height))
    if !isFlat {
      for corner: SIMD2<Float> in [[0, 0], [1, 0], [0, 1], [1, 1]] {
        let place = view(corner * brief.size)
        low = pointwiseMin(low, [Int(place.x) - 2, Int(place.y) - 2])
        high = pointwiseMax(high, [Int(place.x) + 2, Int(place.y) + 2])
      }
    }
    var raster = Raster(width: high.x - low.x, height: high.y - low.y)
    material.fill(&raster, origin: low, strength: conditions.texture)
    let ruling = PrintedLines(unit: brief.unit, using: &generator)
    if plates.isEmpty, material.takesRuling {
      ruling.draw(on: &raster, origin: low, strength: conditions.ruling)
    }
    for plate in plates {
      plate.draw(on: &raster, origin: low, light: light, texture: conditions.texture)
      if plate.material.takesRuling {
        ruling.draw(on: &raster, origin: low, within: plate, strength: conditions.ruling)
      }
    }
    Frame(draft: self, strength: conditions.border, using: &generator)?
      .draw(on: &raster, origin: low)
    for mark in marks { mark.draw(on: &raster, origin: low, light: light) }
    Dirt.draw(
      on: &raster,
      origin: low,
      strength: conditions.dirt,
      for: brief,
      using: &generator
    )
    if isFlat { return raster }
    return raster.seen(
      view,
      origin: SIMD2(Float(low.x), Float(low.y)),
      width: width,
      height: height
    )
  }
}
