// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet

/// Products on a belt that pass a camera, frame by frame.
///
/// Frame `number` depends on the settings and the seed alone, so frames can be had in any order. Each product bears one
/// stamped digit; some places on the belt are empty, and the light drifts slowly.
public struct Belt: Sendable {
  /// Pixels a row of a frame.
  public var width = 640
  /// Rows of a frame.
  public var height = 480
  /// How far products move to the left from frame to frame, in pixels.
  public var speed = 24
  /// The pixels of belt that one product has to itself, at least half a frame's height; what it does not fill is gap.
  public var pitch = 460
  /// The share of places without a product, 0...1.
  public var emptyShare: Float = 0.12
  /// How much the light drifts either way, as a share.
  public var drift: Float = 0.25
  /// The frames that one swing of the light takes, about.
  public var driftFrames = 400
  /// Styles that may be used.
  public var styles = StyleSplit.all
  /// Start of all chance.
  public let seed: UInt64

  /// Describes a belt of middle speed.
  ///
  /// - Parameter seed: Start of all chance.
  public init(seed: UInt64) { self.seed = seed }

  /// Takes one frame.
  ///
  /// - Parameter number: From 0.
  /// - Returns: The picture with its truth: digits that are in view as a whole, each with its product's number, from
  ///   left to right in one line.
  /// - Precondition: The number is not negative, and speed and pitch are at least 1.
  public func frame(number: Int) -> LabelledScene {
    precondition(
      number >= 0 && speed > 0 && pitch > 0,
      "frame \(number), \(speed) pixels, \(pitch)"
    )
    let brief = SceneBrief(width: width, height: height, styles: styles)
    let travelled = number * speed
    var generator = SeededGenerator(seed: seed, stream: 0xbe17, 0)
    let rubber = Material.named("rubber", unit: brief.unit, using: &generator)
    var draft = SceneDraft(.belt, on: rubber, for: brief, using: &generator)
    var products: [Int] = []
    for slot in travelled / pitch - 1...(travelled + width) / pitch where slot >= 0 {
      let before = draft.marks.count
      place(slot, at: slot * pitch - travelled, in: &draft)
      if draft.marks.count > before {
        products += Array(repeating: slot, count: draft.marks.count - before)
      }
    }
    let conditions = conditions(number)
    var chance = SeededGenerator(seed: seed, stream: 0xbe17, 1, UInt64(number))
    let (image, digits) = picture(draft, conditions, travelled: travelled, using: &chance)
    var seen: [SceneDigit] = []
    for (digit, product) in zip(digits, products) {
      guard digit.box.x >= 0, digit.box.x + digit.box.width <= width else { continue }
      var digit = digit
      (digit.product, digit.order) = (product, seen.count)
      seen.append(digit)
    }
    let truth = SceneTruth(
      width: width,
      height: height,
      kind: .belt,
      lines: SceneTruth.lines(of: seen),
      digits: seen,
      styles: draft.styles,
      conditions: conditions
    )
    return LabelledScene(image: image, truth: truth)
  }

  /// The light of a frame, which drifts; the camera stays as it is.
  private func conditions(_ number: Int) -> SceneConditions {
    let noise = ValueNoise(seed: SeededGenerator(seed: seed, stream: 0xbe17, 2).firstNumber)
    let hours = Float(number) / Float(max(driftFrames, 1))
    var conditions = SceneConditions()
    conditions.brightness = ((1 + drift * noise([hours * 2, 0])) * 1000).rounded() / 1000
    conditions.unevenness = 0.18
    (conditions.blur, conditions.noise) = (0.5, 0.008)
    return conditions
  }

  /// Puts what lies in a place of the belt into the draft, its digit as the last mark; often nothing does.
  private func place(_ slot: Int, at left: Int, in draft: inout SceneDraft) {
    var generator = SeededGenerator(seed: seed, stream: 0xbe17, 3, UInt64(slot))
    guard !generator.chance(emptyShare) else { return }
    let brief = draft.brief
    let stamp = Stamp(for: brief, using: &generator, product: true)
    let limit = Float(min(pitch, height))
    let side = SIMD2(generator.value(in: 0.55...0.85), generator.value(in: 0.5...0.72)) * limit
    let slack = SIMD2(Float(pitch) - side.x, (Float(height) * 0.84 - side.y) * 0.4)
    let corner = SIMD2(
      Float(left) + slack.x * generator.value(in: 0.1...0.9),
      (Float(height) - side.y) / 2 + slack.y * generator.value(in: -1...1)
    )
    var plate = Plate(
      material: stamp.material,
      left: Int(corner.x.rounded()),
      top: Int(corner.y.rounded()),
      width: Int(side.x),
      height: Int(side.y),
      rounding: generator.element(of: [6, 24, limit]) * brief.unit,
      shadow: 14 * brief.unit
    )
    // The grain travels with the product.
    plate.material.shift(by: -left)
    draft.plates.append(plate)
    let size = side.min() * generator.value(in: 0.36...0.5)
    let label = generator.digit()
    var mask = stamp.lettering.mask(of: label, height: size, slant: 0, using: &generator)
    guard let box = mask.box else { return }
    let middle = corner + side / 2
    mask.left += Int(middle.x.rounded()) - box.x - box.width / 2
    mask.top += Int(middle.y.rounded()) - box.y - box.height / 2
    var mark = Mark(
      mask,
      stamp.finish(height: size, unit: brief.unit),
      wear: stamp.wear,
      unit: brief.unit,
      using: &generator
    )
    mark.shift(by: -left)
    mark.digit = (label, 0, slot, false)
    draft.marks.append(mark)
    draft.styles = SceneStyles(
      lettering: stamp.lettering.name,
      surface: stamp.material.name,
      ink: stamp.ink
    )
  }

  /// Takes the picture: belt, rails, products, light and the blur of their movement.
  private func picture(
    _ draft: SceneDraft,
    _ conditions: SceneConditions,
    travelled: Int,
    using generator: inout SeededGenerator
  ) -> (Image, [SceneDigit]) {
    var raster = Raster(width: width, height: height)
    // Far along the belt its grain begins anew, before numbers become too coarse for it.
    draft.material.fill(&raster, origin: [travelled % 65_536, 0], strength: 1)
    Rails(height: height).draw(on: &raster)
    for plate in draft.plates {
      plate.draw(on: &raster, origin: .zero, light: draft.light, texture: 1)
    }
    for mark in draft.marks { mark.draw(on: &raster, origin: .zero, light: draft.light) }
    var lamps = SeededGenerator(seed: seed, stream: 0xbe17, 4)
    Lamp(conditions, using: &lamps).shine(on: &raster, gloss: 0.3)
    // A shutter open for a tenth of the time between frames.
    raster.smear(along: [Float(speed) * 0.1, 0])
    raster.blur(deviation: conditions.blur * draft.brief.unit)
    let start = Int(truncatingIfNeeded: generator.next() >> 40)
    let image = raster.image(noise: conditions.noise, start: start, isInverted: false)
    return (image, draft.digits(seenBy: .identity))
  }
}

/// The metal at both sides of a belt.
private struct Rails {
  let height: Int

  func draw(on raster: inout Raster) {
    let thickness = height / 14
    for row in 0..<raster.height {
      let depth = min(row, raster.height - 1 - row)
      guard depth < thickness + 4 else { continue }
      let isMetal = depth < thickness
      // Round, and a shadow on the belt beside it.
      let round = Float(depth) / Float(thickness) - 0.4
      let colour = SIMD4<Float>(0.62, 0.63, 0.65, 0) * (1 - 1.4 * round * round)
      for column in 0..<raster.width {
        let index = row * raster.width + column
        raster.pixels[index] = isMetal ? colour : raster.pixels[index] * 0.55
      }
    }
  }
}

extension SeededGenerator {
  /// The number that the sequence begins with.
  fileprivate var firstNumber: UInt64 {
    var copy = self
    return copy.next()
  }
}

extension Material {
  /// Moves the grain, in pixels along rows.
  fileprivate mutating func shift(by columns: Int) {
    layers = layers.map { layer in
      var noise = layer.noise
      noise.shift(by: columns)
      return Layer(noise: noise, shape: layer.shape, amount: layer.amount)
    }
  }
}

extension Mark {
  /// Moves grain and wear, in pixels along rows.
  fileprivate mutating func shift(by columns: Int) {
    grain.shift(by: columns)
    patches.shift(by: columns)
  }
}

extension NoiseLayer {
  /// Moves the landscape, in pixels along rows.
  fileprivate mutating func shift(by columns: Int) { origin.x += Float(columns) * scale.x }
}
