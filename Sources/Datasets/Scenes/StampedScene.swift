// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Digits as quality grades on products: painted through stencils, punched, cut, printed in dots, burnt, or lit.
struct StampedScene: SceneDrawing {
  func draft(_ brief: SceneBrief, using generator: inout SeededGenerator) -> SceneDraft {
    let stamp = Stamp(for: brief, using: &generator)
    var draft = SceneDraft(.stamped, on: stamp.material, for: brief, using: &generator)
    if stamp.isProduct, generator.chance(0.4) {
      // The product lies on something.
      let product = draft.material
      draft.material = brief.surface(Material.products, using: &generator)
      draft.plates = [
        brief.plate(product, cover: 0.72...0.92, rounding: 26, shadow: 14, using: &generator)
      ]
    }
    let count = generator.element(of: [1, 1, 1, 1, 2, 3])
    let height = generator.value(in: 90...260) * brief.unit / (1 + 0.25 * Float(count - 1))
    let place = generator.place()
    draft.write(
      [(0..<count).map { _ in generator.digit() }],
      .init(height: height, gap: generator.value(in: 0.16...0.34)),
      stamp.lettering,
      stamp.finish(height: height, unit: brief.unit),
      wear: stamp.wear,
      place: place,
      using: &generator
    )
    draft.styles.ink = stamp.ink
    return draft
  }
}

/// One way of marking products, with a surface that it suits.
struct Stamp: Sendable {
  let material: Material
  let lettering: Lettering
  /// The paint's name or the work's.
  let ink: String
  /// How much is rubbed off, 0...1.
  let wear: Float
  /// Whether it marks a product rather than a display.
  let isProduct: Bool
  private let colour: SIMD3<Float>
  private let work: Work

  private enum Work: CaseIterable {
    case stencil, inkjet, engraved, embossed, peened, laser, segments, print
  }

  init(
    for brief: SceneBrief,
    using generator: inout SeededGenerator,
    product isNeeded: Bool = false
  ) {
    let work = generator.element(of: Work.allCases.filter { !isNeeded || $0 != .segments })
    self.work = work
    isProduct = work != .segments
    let surfaces: [String] =
      switch work {
      case .segments: Material.displays
      case .engraved, .embossed, .peened:
        ["brushed steel", "aluminium", "grey plastic", "coloured plastic", "rubber", "pine"]
          + ["cast iron", "black plastic", "oak"]
      case .laser: ["brushed steel", "aluminium", "pine", "cardboard", "black plastic", "oak"]
      default: Material.products
      }
    material = brief.surface(surfaces, using: &generator)
    let machines: [String] =
      switch work {
      case .stencil: ["stencil: broad", "stencil: narrow"]
      case .segments: ["segments: upright", "segments: slanted"]
      case .inkjet: ["dots: drops", "dots: tall"]
      case .peened: ["dots: round", "dots: square"]
      default: []
      }
    if machines.isEmpty {
      lettering = .printed(for: brief, using: &generator)
    } else {
      let name = brief.pick(
        machines,
        heldOut: StyleSplit.heldOutLetterings,
        using: &generator
      )
      lettering = .machine(name, using: &generator)
    }
    let paint = SceneInk.on(material, for: brief, using: &generator)
    let ground = material.colour
    let isFaint = generator.chance(0.25)
    let strength = isFaint ? generator.value(in: 0.45...0.7) : 1
    let rubbed = generator.sometimes(0.5, 0.1...0.5)
    wear = work == .segments ? 0 : rubbed
    switch work {
    case .engraved, .embossed, .peened: (ink, colour) = ("\(work)", ground)
    case .laser:
      // Dark on what burns and on metal, light on dark plastics.
      let burnt: SIMD3<Float> = ground.luma > 0.35 ? ground * 0.3 : ground + 0.55
      (ink, colour) = ("laser", ground + (burnt - ground) * max(strength, 0.6))
    case .segments:
      let lights: [SIMD3<Float>] = [[1, 0.16, 0.10], [0.25, 1, 0.35], [0.35, 0.75, 1]]
      let isLit = ground.luma < 0.3
      (ink, colour) = (
        isLit ? "light" : "liquid crystal", isLit ? generator.element(of: lights) : ground * 0.18
      )
    case .stencil, .inkjet, .print:
      (ink, colour) = (paint.name, ground + (paint.colour - ground) * strength)
    }
  }

  /// How the mark shows.
  ///
  /// - Parameters:
  ///   - height: Of a digit, in pixels.
  ///   - unit: Pixels of the picture for each pixel of one 480 pixels high.
  /// - Returns: The finish for this size.
  func finish(height: Float, unit: Float) -> Finish {
    let bevel = max(1, Int((height * 0.016).rounded()))
    switch work {
    case .stencil: return .ink(colour, opacity: 0.93, grain: 0.15, fray: 0.3)
    case .inkjet: return .ink(colour, opacity: 0.9, grain: 0.15, fray: 0.5)
    case .print: return .ink(colour, opacity: 0.95, grain: 0.06, fray: 0.12)
    case .engraved: return .relief(height: -0.9, bevel: bevel, shade: 0.72)
    case .embossed: return .relief(height: 0.9, bevel: bevel, shade: 1.08)
    case .peened: return .relief(height: -1, bevel: max(1, bevel / 2), shade: 0.55)
    case .laser: return .burnt(colour, lines: max(2.5 * unit, 2))
    case .segments:
      return ink == "light" ? .glow(colour) : .ink(colour, opacity: 0.9, grain: 0, fray: 0)
    }
  }
}
