// DigitClassifier
// SPDX-License-Identifier: MIT

/// A typeface of our own: the middle lines of ``PrintedShape`` drawn with a pen or nib.
struct PrintFace: Sendable {
  /// Says whether it is held out.
  let name: String
  /// Which family of shapes.
  var family = 0
  /// Half the stroke's width, in heights.
  var weight: Float = 0.05
  /// Width relative to the shapes' own.
  var width: Float = 1
  /// Sideways shift from foot to head.
  var slant: Float = 0
  /// How much thinner horizontal strokes are than upright ones, 0...1.
  var contrast: Float = 0

  /// All faces.
  static let all = [
    PrintFace(name: "print: plain"),
    PrintFace(name: "print: bold", weight: 0.085, width: 1.08),
    PrintFace(name: "print: narrow", weight: 0.055, width: 0.72),
    PrintFace(name: "print: italic", weight: 0.045, slant: 0.22),
    PrintFace(name: "print: antiqua", weight: 0.065, contrast: 0.62),
    PrintFace(name: "print: typewriter", family: 1, weight: 0.04, width: 0.95),
    PrintFace(name: "print: geometric", family: 1, weight: 0.06),
    PrintFace(name: "print: fine", weight: 0.027, width: 1.05),
  ]

  /// For stencils and engraving.
  static let stencil = PrintFace(name: "stencil: broad", weight: 0.075)
  static let narrowStencil = PrintFace(name: "stencil: narrow", weight: 0.07, width: 0.68)

  /// The ways of the pen, one unit high.
  func traces(of digit: Int) -> [PenTrace] {
    PrintedShape.families[family][digit].map { stroke in
      var line: [SIMD2<Float>] = []
      for piece in stroke {
        let knots = line.suffix(1) + piece
        line += Spline.points(through: Array(knots), step: 0.03).dropFirst(line.isEmpty ? 0 : 1)
      }
      let places = line.map { SIMD2($0.x * width + (0.5 - $0.y) * slant, $0.y) }
      return PenTrace(
        points: places.indices.map { index in
          let next = places[min(index + 1, places.count - 1)] - places[max(index - 1, 0)]
          let across = abs(next.x) / max(next.length, 1e-6)
          return .init(position: places[index], pressure: 1 - contrast * across * across)
        }
      )
    }
  }

  /// Where a stencil's bridges cross a digit: upright gaps at these shares of its width.
  static let bridges: [[Float]] = [
    [0.5], [], [0.52], [0.48], [0.28], [0.5], [0.5], [], [0.5], [0.5],
  ]
}
