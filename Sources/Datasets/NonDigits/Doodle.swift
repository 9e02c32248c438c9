// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Strokes of a pen that make no digit, in the unit square; `y` runs down.
struct Doodle: Sendable {
  /// Points of each stroke; curves go smoothly through them.
  var strokes: [[SIMD2<Float>]]
  /// Whether strokes are smooth curves rather than straight lines.
  var isSmooth: Bool

  /// A wild curve.
  static func scribble(using generator: inout SeededGenerator) -> Doodle {
    let count = Int(generator.value(in: 6...16))
    let points = (0..<count).map { _ in SIMD2(generator.uniform(), generator.uniform()) }
    return Doodle(strokes: [points], isSmooth: generator.chance(0.7))
  }

  /// A few unrelated lines and arcs.
  static func strokes(using generator: inout SeededGenerator) -> Doodle {
    let count = Int(generator.value(in: 2...5.99))
    let strokes = (0..<count).map { _ in
      (0..<Int(generator.value(in: 2...4.99))).map { _ in
        SIMD2(generator.uniform(), generator.uniform())
      }
    }
    return Doodle(strokes: strokes, isSmooth: generator.chance(0.6))
  }

  /// A sign of a script that nobody writes.
  ///
  /// Three to five lines and bows between the places where letters have their corners, often from a stem as high as
  /// the sign; each but the first mostly begins where another one passes. Digits are few among all such signs, so
  /// hardly any looks like one.
  static func character(using generator: inout SeededGenerator) -> Doodle {
    let (columns, rows): ([Float], [Float]) = ([0.1, 0.5, 0.9], [0.05, 0.35, 0.65, 0.95])
    let corner = { (generator: inout SeededGenerator) -> SIMD2<Float> in
      [generator.element(of: columns), generator.element(of: rows)]
    }
    var strokes: [[SIMD2<Float>]] = []
    var passed: [SIMD2<Float>] = []
    if generator.chance(0.5) {
      let column = generator.element(of: columns)
      strokes.append([[column, rows[0]], [column, rows[3]]])
      passed = rows.map { [column, $0] }
    }
    let count = Int(generator.value(in: 3...5.99))
    while strokes.count < count {
      let isJoined = !passed.isEmpty && generator.chance(0.85)
      let start = isJoined ? generator.element(of: passed) : corner(&generator)
      var end = corner(&generator)
      while end.distance(to: start) < 0.25 { end = corner(&generator) }
      let middle = (start + end) / 2
      // A line passes its middle, a bow keeps beside it.
      let along = end - start
      let aside = generator.chance(0.4) ? generator.value(in: 0.25...0.5) : 0
      let bow = SIMD2(-along.y, along.x) * (generator.chance(0.5) ? aside : -aside)
      strokes.append(aside == 0 ? [start, end] : [start, middle + bow, end])
      passed += [start, middle + bow, end]
    }
    return Doodle(strokes: strokes, isSmooth: true)
  }

  /// A sign of a keyboard or a drawing.
  static func symbol(using generator: inout SeededGenerator) -> Doodle {
    generator.element(of: symbols)
  }

  /// A symbol that nobody takes for digits, not even for several beside each other.
  static func sign(using generator: inout SeededGenerator) -> Doodle {
    generator.element(of: signs)
  }

  /// Without rings and other closed lines, which look like noughts, long curves, and rows of upright bars.
  static let signs = symbols.filter { symbol in
    let isOpen = symbol.strokes.allSatisfy { $0.count < 9 && $0.first != $0.last }
    return isOpen && !symbol.strokes.allSatisfy { $0.first?.x == $0.last?.x }
  }

  /// A letter that cannot be taken for a digit.
  static func letter(using generator: inout SeededGenerator) -> Doodle {
    generator.element(of: letters)
  }

  /// Draws the strokes with a random pen and hand, as large as digits are.
  func paint(on pixels: inout MutableSpan<Float>, using generator: inout SeededGenerator) {
    let height = generator.value(in: 15...22)
    let width = height * generator.value(in: 0.6...1.1)
    let halfTurn = generator.scatter(0.06)
    let slant = generator.scatter(0.15)
    let unsteadiness: Float = 0.025
    let radius = generator.value(in: 0.8...1.8)
    let centre = SIMD2<Float>(14, 14) + [generator.scatter(1), generator.scatter(1)]
    var field = StrokeField(width: PaddedImage.side, height: PaddedImage.side)
    for stroke in strokes {
      let knots = stroke.map { point in
        var place = point + [generator.scatter(unsteadiness), generator.scatter(unsteadiness)]
        place.x += (0.5 - place.y) * slant
        return ((place - 0.5).turned(halfTurn: halfTurn)) * [width, height] + centre
      }
      let points = isSmooth ? Spline.points(through: knots, step: 0.7) : knots
      let trace = PenTrace(points: points.map { .init(position: $0, pressure: 1) })
      field.draw(trace, scale: 1, origin: .zero, radius: radius)
    }
    field.paint(ink: generator.value(in: 0.8...1), on: &pixels)
  }

  private static func lines(_ strokes: [SIMD2<Float>]...) -> Doodle {
    Doodle(strokes: strokes, isSmooth: false)
  }

  private static func curves(_ strokes: [SIMD2<Float>]...) -> Doodle {
    Doodle(strokes: strokes, isSmooth: true)
  }

  private static let symbols: [Doodle] = [
    // + × = # * and a minus.
    lines([[0.5, 0.1], [0.5, 0.9]], [[0.1, 0.5], [0.9, 0.5]]),
    lines([[0.1, 0.1], [0.9, 0.9]], [[0.9, 0.1], [0.1, 0.9]]),
    lines([[0.1, 0.35], [0.9, 0.35]], [[0.1, 0.65], [0.9, 0.65]]),
    lines(
      [[0.35, 0.05], [0.25, 0.95]],
      [[0.75, 0.05], [0.65, 0.95]],
      [[0.05, 0.35], [0.95, 0.35]],
      [[0.05, 0.65], [0.95, 0.65]]
    ),
    lines(
      [[0.5, 0.1], [0.5, 0.9]],
      [[0.15, 0.3], [0.85, 0.7]],
      [[0.85, 0.3], [0.15, 0.7]]
    ),
    lines([[0.05, 0.5], [0.95, 0.5]]),
    // ÷ % ? ! : "
    lines([[0.1, 0.5], [0.9, 0.5]], [[0.5, 0.2], [0.5, 0.22]], [[0.5, 0.78], [0.5, 0.8]]),
    curves(
      [[0.25, 0.1], [0.1, 0.2], [0.25, 0.3], [0.38, 0.2], [0.25, 0.1]],
      [[0.85, 0.05], [0.15, 0.95]],
      [[0.75, 0.7], [0.62, 0.8], [0.75, 0.9], [0.9, 0.8], [0.75, 0.7]]
    ),
    curves(
      [[0.2, 0.25], [0.35, 0.05], [0.7, 0.1], [0.75, 0.35], [0.5, 0.5], [0.5, 0.7]],
      [[0.5, 0.9], [0.5, 0.92]]
    ),
    lines([[0.5, 0.25], [0.5, 0.27]], [[0.5, 0.75], [0.5, 0.77]]),
    lines([[0.35, 0.1], [0.35, 0.35]], [[0.65, 0.1], [0.65, 0.35]]),
    // Arrows and a tick.
    lines([[0.05, 0.5], [0.95, 0.5]], [[0.65, 0.2], [0.95, 0.5], [0.65, 0.8]]),
    lines([[0.95, 0.5], [0.05, 0.5]], [[0.35, 0.2], [0.05, 0.5], [0.35, 0.8]]),
    lines([[0.5, 0.95], [0.5, 0.05]], [[0.2, 0.35], [0.5, 0.05], [0.8, 0.35]]),
    lines([[0.5, 0.05], [0.5, 0.95]], [[0.2, 0.65], [0.5, 0.95], [0.8, 0.65]]),
    lines([[0.05, 0.55], [0.35, 0.9], [0.95, 0.1]]),
    // Triangle, square, diamond, star, house, heart, spiral, smile.
    lines([[0.5, 0.05], [0.95, 0.9], [0.05, 0.9], [0.5, 0.05]]),
    lines([[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9], [0.1, 0.1]]),
    lines([[0.5, 0.05], [0.9, 0.5], [0.5, 0.95], [0.1, 0.5], [0.5, 0.05]]),
    lines([
      [0.5, 0.05], [0.8, 0.95], [0.05, 0.38], [0.95, 0.38], [0.2, 0.95], [0.5, 0.05],
    ]),
    lines([
      [0.1, 0.95], [0.1, 0.4], [0.5, 0.05], [0.9, 0.4], [0.9, 0.95], [0.1, 0.95],
    ]),
    curves([
      [0.5, 0.95], [0.1, 0.5], [0.1, 0.2], [0.3, 0.08], [0.5, 0.3], [0.7, 0.08], [0.9, 0.2],
      [0.9, 0.5], [0.5, 0.95],
    ]),
    curves([
      [0.5, 0.5], [0.6, 0.45], [0.55, 0.65], [0.35, 0.6], [0.35, 0.35], [0.65, 0.25], [0.82, 0.5],
      [0.7, 0.85], [0.35, 0.9], [0.1, 0.6], [0.15, 0.2],
    ]),
    curves(
      [[0.3, 0.25], [0.3, 0.27]],
      [[0.7, 0.25], [0.7, 0.27]],
      [[0.1, 0.6], [0.3, 0.85], [0.7, 0.85], [0.9, 0.6]]
    ),
    // Brackets, braces, a wave, a zigzag, a fork, a grid, a ladder.
    lines([[0.65, 0.05], [0.3, 0.05], [0.3, 0.95], [0.65, 0.95]]),
    lines([[0.35, 0.05], [0.7, 0.05], [0.7, 0.95], [0.35, 0.95]]),
    curves([[0.05, 0.5], [0.25, 0.3], [0.5, 0.5], [0.75, 0.7], [0.95, 0.5]]),
    lines([[0.05, 0.7], [0.27, 0.3], [0.5, 0.7], [0.73, 0.3], [0.95, 0.7]]),
    lines(
      [[0.5, 0.95], [0.5, 0.5]],
      [[0.15, 0.05], [0.15, 0.5], [0.85, 0.5], [0.85, 0.05]],
      [[0.5, 0.05], [0.5, 0.5]]
    ),
    lines(
      [[0.3, 0.05], [0.3, 0.95]],
      [[0.7, 0.05], [0.7, 0.95]],
      [[0.3, 0.2], [0.7, 0.2]],
      [[0.3, 0.5], [0.7, 0.5]],
      [[0.3, 0.8], [0.7, 0.8]]
    ),
    lines(
      [[0.1, 0.1], [0.9, 0.1]],
      [[0.1, 0.37], [0.9, 0.37]],
      [[0.1, 0.63], [0.9, 0.63]],
      [[0.1, 0.9], [0.9, 0.9]]
    ),
    lines(
      [[0.15, 0.1], [0.15, 0.9]],
      [[0.4, 0.1], [0.4, 0.9]],
      [[0.65, 0.1], [0.65, 0.9]],
      [[0.9, 0.1], [0.9, 0.9]]
    ),
    // Two bars, two rings, a ring with a stroke through it.
    lines([[0.3, 0.05], [0.3, 0.95]], [[0.7, 0.05], [0.7, 0.95]]),
    curves(
      [[0.25, 0.3], [0.05, 0.5], [0.25, 0.7], [0.45, 0.5], [0.25, 0.3]],
      [[0.75, 0.3], [0.55, 0.5], [0.75, 0.7], [0.95, 0.5], [0.75, 0.3]]
    ),
    curves(
      [[0.5, 0.2], [0.2, 0.5], [0.5, 0.8], [0.8, 0.5], [0.5, 0.2]],
      [[0.5, 0.02], [0.5, 0.98]]
    ),
    // Ampersand and at sign.
    curves([
      [0.95, 0.9], [0.4, 0.4], [0.35, 0.15], [0.55, 0.05], [0.65, 0.2], [0.45, 0.42], [0.1, 0.7],
      [0.3, 0.95], [0.65, 0.85], [0.9, 0.5],
    ]),
    curves([
      [0.65, 0.6], [0.45, 0.65], [0.4, 0.45], [0.6, 0.38], [0.68, 0.6], [0.88, 0.55], [0.8, 0.2],
      [0.4, 0.1], [0.08, 0.45], [0.3, 0.9], [0.75, 0.9],
    ]),
  ]

  /// Without those that look like a digit: B D G I J L O Q S U Z and their small forms among them.
  static let letters: [Doodle] = [
    lines([[0.05, 0.95], [0.5, 0.05], [0.95, 0.95]], [[0.25, 0.6], [0.75, 0.6]]),
    lines(
      [[0.85, 0.05], [0.15, 0.05], [0.15, 0.95], [0.85, 0.95]],
      [[0.15, 0.5], [0.7, 0.5]]
    ),
    lines([[0.85, 0.05], [0.15, 0.05], [0.15, 0.95]], [[0.15, 0.5], [0.7, 0.5]]),
    lines(
      [[0.15, 0.05], [0.15, 0.95]],
      [[0.85, 0.05], [0.85, 0.95]],
      [[0.15, 0.5], [0.85, 0.5]]
    ),
    lines(
      [[0.2, 0.05], [0.2, 0.95]],
      [[0.85, 0.05], [0.2, 0.55]],
      [[0.4, 0.42], [0.9, 0.95]]
    ),
    lines([[0.1, 0.95], [0.1, 0.05], [0.5, 0.6], [0.9, 0.05], [0.9, 0.95]]),
    lines([[0.12, 0.95], [0.12, 0.05], [0.88, 0.95], [0.88, 0.05]]),
    curves(
      [[0.2, 0.95], [0.2, 0.5], [0.2, 0.05]],
      [
        [0.2, 0.07], [0.65, 0.08], [0.82, 0.28], [0.65, 0.5], [0.22, 0.52],
      ]
    ),
    lines(
      [[0.2, 0.95], [0.2, 0.05], [0.65, 0.07], [0.8, 0.28], [0.65, 0.5], [0.2, 0.52]],
      [[0.5, 0.52], [0.88, 0.95]]
    ),
    lines([[0.05, 0.05], [0.95, 0.05]], [[0.5, 0.05], [0.5, 0.95]]),
    lines([[0.05, 0.05], [0.28, 0.95], [0.5, 0.35], [0.72, 0.95], [0.95, 0.05]]),
    lines([[0.1, 0.05], [0.9, 0.95]], [[0.9, 0.05], [0.1, 0.95]]),
    curves(
      [[0.75, 0.35], [0.45, 0.3], [0.15, 0.55], [0.3, 0.9], [0.6, 0.85], [0.75, 0.5]],
      [[0.76, 0.3], [0.75, 0.65], [0.9, 0.95]]
    ),
    curves(
      [[0.55, 0.05], [0.4, 0.15], [0.4, 0.5], [0.4, 0.95]],
      [[0.15, 0.4], [0.7, 0.4]],
    ),
    curves(
      [[0.2, 0.05], [0.2, 0.5], [0.2, 0.95]],
      [[0.2, 0.6], [0.45, 0.38], [0.75, 0.45], [0.8, 0.7], [0.8, 0.95]]
    ),
    curves(
      [[0.1, 0.35], [0.1, 0.65], [0.1, 0.95]],
      [[0.1, 0.55], [0.3, 0.35], [0.48, 0.5], [0.5, 0.95]],
      [[0.5, 0.55], [0.7, 0.35], [0.88, 0.5], [0.9, 0.95]]
    ),
    curves(
      [[0.2, 0.35], [0.2, 0.65], [0.2, 0.95]],
      [[0.2, 0.58], [0.5, 0.35], [0.78, 0.5], [0.8, 0.95]]
    ),
    curves(
      [[0.15, 0.3], [0.3, 0.8], [0.5, 0.4], [0.7, 0.8], [0.9, 0.3]]
    ),
    curves(
      [
        [0.15, 0.55], [0.8, 0.5], [0.6, 0.28], [0.25, 0.4], [0.2, 0.75], [0.5, 0.95], [0.85, 0.8],
      ]
    ),
    lines(
      [[0.2, 0.05], [0.2, 0.95]],
      [[0.75, 0.35], [0.2, 0.68]],
      [[0.4, 0.58], [0.8, 0.95]]
    ),
  ]
}
