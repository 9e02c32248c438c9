// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Lines or squares printed on paper.
struct PrintedLines: Sendable {
  private let spacing: Float
  private let isSquared: Bool
  private let colour: SIMD3<Float>

  init(unit: Float, using generator: inout SeededGenerator) {
    spacing = max((generator.value(in: 22...40) * unit).rounded(), 6)
    isSquared = generator.chance(0.5)
    colour = generator.element(of: [[0.45, 0.62, 0.82], [0.60, 0.60, 0.62], [0.80, 0.55, 0.55]])
  }

  /// Draws lines one pixel wide.
  ///
  /// - Parameters:
  ///   - raster: What they are drawn on.
  ///   - origin: The place of its first pixel.
  ///   - plate: The sheet that they end with; nil for the whole raster.
  ///   - strength: How much they hide, 0...1.
  func draw(
    on raster: inout Raster,
    origin: SIMD2<Int>,
    within plate: Plate? = nil,
    strength: Float
  ) {
    guard strength > 0 else { return }
    let ink = SIMD4(colour: colour)
    let gap = Int(spacing)
    func columns(_ low: Int, _ count: Int, _ start: Int, _ limit: Int) -> Range<Int> {
      let first = min(max(low - start + 1, 0), limit)
      return first..<min(max(first, low - start + count - 1), limit)
    }
    let across =
      plate.map { columns($0.left, $0.width, origin.x, raster.width) } ?? 0..<raster.width
    let down =
      plate.map { columns($0.top, $0.height, origin.y, raster.height) } ?? 0..<raster.height
    for row in down {
      let isLine = (row + origin.y) % gap == 0
      guard isLine || isSquared else { continue }
      for column in across where isLine || (column + origin.x) % gap == 0 {
        let index = row * raster.width + column
        raster.pixels[index] += (ink - raster.pixels[index]) * strength
      }
    }
  }
}

/// A line around what is written, or along the picture's edge.
struct Frame: Sendable {
  private let low: SIMD2<Int>
  private let high: SIMD2<Int>
  private let thickness: Int
  private let colour: SIMD3<Float>

  /// A frame in a colour that shows on the ground.
  ///
  /// - Returns: nil where none is wanted.
  init?(draft: SceneDraft, strength: Float, using generator: inout SeededGenerator) {
    let brief = draft.brief
    let isAround = generator.chance(0.6)
    let (marginX, marginY) = (generator.value(in: 0.25...0.6), generator.value(in: 0.2...0.5))
    guard strength > 0 else { return nil }
    let isDark = draft.ground.colour.luma > 0.45
    colour = SIMD3(repeating: isDark ? 0.5 - 0.4 * strength : 0.5 + 0.4 * strength)
    if isAround, let extent = draft.extent {
      thickness = max(1, Int((1 + 3 * strength) * brief.unit))
      let size = extent.high &- extent.low
      let space = max(Float(min(size.x, size.y)), 30 * brief.unit)
      let margin = SIMD2(Int(marginX * space) + thickness + 3, Int(marginY * space) + thickness + 3)
      (low, high) = (extent.low &- margin, extent.high &+ margin)
    } else {
      thickness = max(2, Int(strength * 0.04 * Float(min(brief.width, brief.height))))
      (low, high) = (.zero, [brief.width, brief.height])
    }
  }

  func draw(on raster: inout Raster, origin: SIMD2<Int>) {
    let ink = SIMD4(colour: colour)
    let (from, to) = (low &- origin, high &- origin)
    for row in max(from.y, 0)..<max(from.y, 0, min(to.y, raster.height)) {
      let isEdge = row < from.y + thickness || row >= to.y - thickness
      for column in max(from.x, 0)..<max(from.x, 0, min(to.x, raster.width))
      where isEdge || column < from.x + thickness || column >= to.x - thickness {
        raster.pixels[row * raster.width + column] = ink
      }
    }
  }
}

/// Specks and scratches.
enum Dirt {
  /// Draws up to forty of them, most of them small.
  static func draw(
    on raster: inout Raster,
    origin: SIMD2<Int>,
    strength: Float,
    for brief: SceneBrief,
    using generator: inout SeededGenerator
  ) {
    let (size, unit) = (brief.size, brief.unit)
    for _ in 0..<Int((40 * strength).rounded()) {
      let place = size * [generator.uniform(), generator.uniform()]
      let isScratch = generator.chance(0.2)
      let length = isScratch ? generator.value(in: 8...60) : generator.value(in: 0...2)
      let way = SIMD2<Float>(1, 0).turned(halfTurn: generator.normal()) * (length * unit)
      let radius = isScratch ? 0.6 : generator.value(in: 0.5...2.2) * generator.uniform() + 0.5
      let trace = PenTrace(points: [place, place + way].map { .init(position: $0, pressure: 1) })
      let mask = InkMask([trace], radius: max(radius * unit, 0.5))
      let shade = generator.chance(0.7) ? Float(0.2) : 0.9
      let share = generator.value(in: 0.15...0.6) * (0.4 + 0.6 * strength)
      mask.visit((raster.width, raster.height), origin) { index, _, _, cover in
        raster.pixels[index] += (shade - raster.pixels[index]) * (cover * share)
      }
    }
  }
}
