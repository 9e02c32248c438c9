// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

extension Material {
  /// What people write on.
  static let writing: [String] = [
    "white paper", "cream paper", "whiteboard", "blackboard", "recycled paper", "slate",
  ]

  /// What products are made of.
  static let products: [String] = [
    "brushed steel", "aluminium", "cardboard", "grey plastic", "coloured plastic", "rubber", "pine",
    "cast iron", "black plastic", "oak", "corrugated cardboard",
  ]

  /// What shows digits in segments.
  static let displays: [String] = ["dark display", "grey display", "amber display"]

  /// Makes a material.
  ///
  /// - Parameters:
  ///   - name: One of the lists above.
  ///   - unit: Pixels of the picture for each pixel of one 480 pixels high.
  ///   - generator: Source of all chance: colour and grain vary a little.
  /// - Returns: The material, with what varies from piece to piece.
  static func named(_ name: String, unit: Float, using generator: inout SeededGenerator) -> Material
  {
    var maker = Maker(name: name, unit: unit, generator: generator)
    defer { generator = maker.generator }
    switch name {
    case "white paper":
      return maker.paper(maker.pick([0.95, 0.95, 0.95], [0.92, 0.93, 0.95]), 0.018)
    case "cream paper":
      return maker.paper(maker.pick([0.95, 0.92, 0.84], [0.91, 0.89, 0.84]), 0.022)
    case "recycled paper": return maker.paper([0.80, 0.78, 0.73], 0.05, flecks: -0.16)
    case "whiteboard":
      return maker.board(maker.pick([0.93, 0.94, 0.95], [0.88, 0.90, 0.91]), 0.015)
    case "blackboard":
      return maker.board(maker.pick([0.14, 0.23, 0.18], [0.15, 0.16, 0.17]), 0.045)
    case "slate": return maker.board([0.24, 0.26, 0.30], 0.07)
    case "brushed steel":
      return maker.brushed(maker.pick([0.62, 0.63, 0.65], [0.52, 0.53, 0.55]), 0.13)
    case "aluminium": return maker.brushed([0.74, 0.75, 0.77], 0.05)
    case "cast iron": return maker.cast([0.36, 0.36, 0.37])
    case "cardboard":
      return maker.cardboard(maker.pick([0.71, 0.56, 0.38], [0.66, 0.53, 0.37]), ribs: 0.012)
    case "corrugated cardboard": return maker.cardboard([0.60, 0.46, 0.31], ribs: 0.07)
    case "grey plastic": return maker.plastic(maker.pick([0.66, 0.67, 0.68], [0.47, 0.48, 0.50]))
    case "coloured plastic":
      return maker.plastic(
        maker.pick(
          [0.16, 0.34, 0.60],
          [0.72, 0.17, 0.14],
          [0.88, 0.70, 0.12],
          [0.15, 0.46, 0.27]
        )
      )
    case "black plastic": return maker.plastic([0.09, 0.09, 0.10])
    case "rubber": return maker.rubber(maker.pick([0.15, 0.15, 0.16], [0.21, 0.20, 0.20]))
    case "pine": return maker.wood(maker.pick([0.80, 0.63, 0.42], [0.74, 0.58, 0.38]), 0.075)
    case "oak": return maker.wood([0.55, 0.40, 0.25], 0.10)
    case "dark display": return maker.display([0.05, 0.04, 0.05])
    case "grey display": return maker.display(maker.pick([0.62, 0.67, 0.56], [0.58, 0.62, 0.60]))
    case "amber display": return maker.display([0.78, 0.55, 0.18])
    default: preconditionFailure("no material is called \(name)")
    }
  }

  /// Puts layers together.
  private struct Maker {
    let name: String
    let unit: Float
    var generator: SeededGenerator

    mutating func pick(_ colours: SIMD3<Float>...) -> SIMD3<Float> {
      generator.element(of: colours)
    }

    /// A layer whose hills are so many pixels of a picture 480 pixels high wide and high.
    mutating func layer(
      _ width: Float,
      _ height: Float,
      _ amount: Float,
      _ shape: Layer.Shape = .hills,
      tint: SIMD3<Float> = .one
    ) -> Layer {
      let scale = 1 / (SIMD2(width, height) * unit)
      return Layer(
        noise: NoiseLayer(scale: pointwiseMin(scale, .one), using: &generator),
        shape: shape,
        amount: tint * amount
      )
    }

    mutating func material(
      _ colour: SIMD3<Float>,
      _ layers: [Layer],
      gloss: Float
    ) -> Material {
      let shade = generator.value(in: 0.94...1.04)
      return Material(name: name, colour: colour * shade, layers: layers, gloss: gloss)
    }

    mutating func paper(
      _ colour: SIMD3<Float>,
      _ grain: Float,
      flecks: Float = 0
    ) -> Material {
      var layers = [layer(1.6, 1.6, grain), layer(110, 90, 0.012)]
      if flecks != 0 { layers.append(layer(3.5, 2, flecks, .flecks)) }
      var paper = material(colour, layers, gloss: 0.1)
      paper.takesRuling = true
      return paper
    }

    mutating func board(_ colour: SIMD3<Float>, _ clouds: Float) -> Material {
      // Wiped from side to side.
      material(
        colour,
        [
          layer(210, 90, clouds * 0.7), layer(90, 17, clouds * 0.4), layer(40, 60, clouds * 0.35),
          layer(1.5, 1.5, clouds * 0.3),
        ],
        gloss: 0.6
      )
    }

    mutating func brushed(_ colour: SIMD3<Float>, _ streaks: Float) -> Material {
      material(
        colour,
        [layer(70, 1, streaks), layer(260, 2.6, streaks * 0.5), layer(420, 46, 0.07)],
        gloss: 0.9
      )
    }

    mutating func cast(_ colour: SIMD3<Float>) -> Material {
      material(
        colour,
        [layer(5, 5, 0.085, .slopes), layer(2.2, 2.2, 0.05, .slopes), layer(90, 90, 0.05)],
        gloss: 0.25
      )
    }

    mutating func cardboard(_ colour: SIMD3<Float>, ribs: Float) -> Material {
      material(
        colour,
        [
          layer(9, 1.3, 0.035), layer(2.5, 2.5, -0.10, .flecks), layer(120, 90, 0.03),
          layer(600, 600, ribs, .rings(period: 12 * unit, bend: 0.4)),
        ],
        gloss: 0.05
      )
    }

    mutating func plastic(_ colour: SIMD3<Float>) -> Material {
      material(colour, [layer(2.2, 2.2, 0.014, .slopes), layer(190, 150, 0.02)], gloss: 0.8)
    }

    mutating func rubber(_ colour: SIMD3<Float>) -> Material {
      material(
        colour,
        [layer(1.8, 1.8, 0.035), layer(7, 7, 0.02, .slopes), layer(130, 110, 0.03)],
        gloss: 0.15
      )
    }

    mutating func wood(_ colour: SIMD3<Float>, _ rings: Float) -> Material {
      material(
        colour,
        [
          layer(
            320,
            90,
            -rings,
            .rings(period: generator.value(in: 20...34) * unit, bend: 2.4),
            tint: [0.8, 1, 1.1]
          ),
          layer(46, 1.2, 0.035), layer(200, 20, 0.03),
        ],
        gloss: 0.25
      )
    }

    mutating func display(_ colour: SIMD3<Float>) -> Material {
      material(colour, [layer(200, 160, 0.012), layer(1.5, 1.5, 0.006)], gloss: 0.9)
    }
  }
}
