// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// How a mark shows on its surface.
enum Finish: Sendable {
  /// Ink or paint that lies on it.
  ///
  /// - opacity: How much it hides, 0...1.
  /// - grain: The share that the surface's grain leaves out, 0...1.
  /// - fray: How ragged its edge is, 0...1.
  case ink(SIMD3<Float>, opacity: Float, grain: Float, fray: Float)
  /// A form pressed or cut into the surface (below zero) or standing out of it.
  ///
  /// - height: How steep its edges are, -1...1.
  /// - bevel: How wide its edges are, in pixels.
  /// - shade: What its face's brightness is multiplied with.
  case relief(height: Float, bevel: Int, shade: Float)
  /// Light of its own, with a halo.
  case glow(SIMD3<Float>)
  /// Burnt by a laser in fine lines, so many pixels apart.
  case burnt(SIMD3<Float>, lines: Float)
}

/// A mark on the surface.
struct Mark: Sendable {
  var mask: InkMask
  var finish: Finish
  /// How much of it is rubbed off, 0...1.
  var wear: Float = 0
  /// The digit it is, if it is one.
  var digit: (label: Int, line: Int, order: Int, touches: Bool)?
  /// Where grain and wear come from.
  var grain: NoiseLayer
  var patches: NoiseLayer

  init(
    _ mask: InkMask,
    _ finish: Finish,
    wear: Float = 0,
    unit: Float,
    using generator: inout SeededGenerator
  ) {
    (self.mask, self.finish, self.wear) = (mask, finish, wear)
    grain = NoiseLayer(scale: SIMD2(repeating: min(0.6 / unit, 1)), using: &generator)
    patches = NoiseLayer(scale: SIMD2(repeating: 0.09 / unit), using: &generator)
  }

  /// Draws the mark.
  ///
  /// - Parameters:
  ///   - raster: What it is drawn on.
  ///   - origin: The place of the raster's first pixel.
  ///   - light: Where light comes from, of length 1; for relief.
  func draw(on raster: inout Raster, origin: SIMD2<Int>, light: SIMD2<Float>) {
    switch finish {
    case .relief(let height, let bevel, let shade):
      carve(
        raster: &raster,
        origin: origin,
        height: height,
        bevel: bevel,
        shade: shade,
        light: light
      )
    case .glow(let colour):
      let halo = mask.spread(by: max(2, mask.height / 14)).spread(by: max(2, mask.height / 14))
      let dim = SIMD4(colour: colour) * 0.3
      halo.visit((raster.width, raster.height), origin) { index, _, _, share in
        raster.pixels[index] += dim * share
      }
      cover(&raster, origin, colour: colour, opacity: 0.95) { _, _, share in share }
    case .ink(let colour, let opacity, let coarse, let ragged):
      // Small digits would fall apart.
      let size = min(Float(mask.height) / 36, 1)
      let (grain, fray) = (coarse * size, ragged * size)
      cover(&raster, origin, colour: colour, opacity: opacity) { tooth, _, share in
        let edge = (share + 4 * fray * tooth * share * (1 - share)).inUnitRange
        return edge * (1 - grain * (0.5 - 0.5 * tooth))
      }
    case .burnt(let colour, let lines):
      cover(&raster, origin, colour: colour, opacity: 0.9) { tooth, y, share in
        let turn = Float(y) / lines
        return share * (0.78 + 0.22 * (4 * abs(turn - turn.rounded()) - 1) + 0.1 * tooth)
      }
    }
  }

  /// Lays a colour over the surface where `ink` of grain, row and coverage says so.
  private func cover(
    _ raster: inout Raster,
    _ origin: SIMD2<Int>,
    colour: SIMD3<Float>,
    opacity: Float,
    ink: (Float, Int, Float) -> Float
  ) {
    let colour = SIMD4(colour: colour)
    var (teeth, rubbed) = (Array(repeating: Float(0), count: mask.width), [Float]())
    if wear > 0 { rubbed = teeth }
    var line = Int.min
    mask.visit((raster.width, raster.height), origin) { index, column, row, share in
      if row != line {
        line = row
        grain.read(row: mask.top + row, from: mask.left, into: &teeth)
        if wear > 0 { patches.read(row: mask.top + row, from: mask.left, into: &rubbed) }
      }
      var share = ink(teeth[column], mask.top + row, share) * opacity
      if wear > 0 { share *= Self.kept(rubbed[column] + 0.35 * teeth[column], wear) }
      let below = raster.pixels[index]
      raster.pixels[index] = below + (colour - below) * share
    }
  }

  /// What wear leaves where the patches are so high.
  private static func kept(_ height: Float, _ wear: Float) -> Float {
    ((height + 1.3 - 1.3 * wear) * 3).inUnitRange
  }

  /// Shades the slopes by the light and the face by its shade.
  private func carve(
    raster: inout Raster,
    origin: SIMD2<Int>,
    height: Float,
    bevel: Int,
    shade: Float,
    light: SIMD2<Float>
  ) {
    let form = mask.spread(by: bevel)
    let gain = height * Float(bevel) * 1.1
    let width = form.width
    var rubbed = Array(repeating: Float(0), count: width)
    var line = Int.min
    form.visit((raster.width, raster.height), origin, least: 0) { index, column, row, level in
      guard 0 < row, row < form.height - 1, 0 < column, column < width - 1 else { return }
      let place = row * width + column
      let slope = SIMD2(
        form.coverage[place + 1] - form.coverage[place - 1],
        form.coverage[place + width] - form.coverage[place - width]
      )
      guard level > 0 || slope != .zero else { return }
      var strength: Float = 1
      if wear > 0 {
        if row != line {
          line = row
          patches.read(row: form.top + row, from: form.left, into: &rubbed)
        }
        strength = 0.35 + 0.65 * Self.kept(rubbed[column], wear)
      }
      // What rises towards the light is bright.
      let shine = (slope * light).sum() * gain * strength
      let face = 1 + (shade - 1) * level * strength
      let below = raster.pixels[index] * face
      raster.pixels[index] = below * (1 + min(max(shine, -0.75), 0.9)) + max(shine, 0) * 0.24
    }
  }
}

extension InkMask {
  /// Visits each pixel of the raster that is covered by more than `least`: its index in the raster, then column, row
  /// and coverage within the mask.
  func visit(
    _ size: (width: Int, height: Int),
    _ origin: SIMD2<Int>,
    least: Float = 0.004,
    _ body: (Int, Int, Int, Float) -> Void
  ) {
    let (dx, dy) = (left - origin.x, top - origin.y)
    let columns = max(0, -dx)..<max(max(0, -dx), min(width, size.width - dx))
    for row in max(0, -dy)..<max(max(0, -dy), min(height, size.height - dy)) {
      for column in columns {
        let share = coverage[row * width + column]
        if share >= least { body((row + dy) * size.width + column + dx, column, row, share) }
      }
    }
  }

  /// The mask with its edge spread over twice as many pixels and more, by averaging squares twice.
  func spread(by radius: Int) -> InkMask {
    let margin = 2 * radius + 1
    var wide = InkMask(
      left: left - margin,
      top: top - margin,
      width: width + 2 * margin,
      height: height + 2 * margin
    )
    for row in 0..<height {
      for column in 0..<width {
        wide.coverage[(row + margin) * wide.width + column + margin] =
          coverage[row * width + column]
      }
    }
    for _ in 0..<2 {
      wide.average(radius, count: wide.height, length: wide.width, step: 1, lineStep: wide.width)
      wide.average(radius, count: wide.width, length: wide.height, step: wide.width, lineStep: 1)
    }
    return wide
  }

  /// Averages `2 * radius + 1` pixels along lines; nothing is covered beyond the ends.
  private mutating func average(_ radius: Int, count: Int, length: Int, step: Int, lineStep: Int) {
    var line = Array(repeating: Float(0), count: length + 2 * radius + 1)
    let share = 1 / Float(2 * radius + 1)
    for number in 0..<count {
      let start = number * lineStep
      for position in 0..<length { line[position + radius] = coverage[start + position * step] }
      var sum: Float = 0
      for position in 0..<2 * radius { sum += line[position] }
      for position in 0..<length {
        sum += line[position + 2 * radius]
        // Sums of rounded numbers may end just below zero.
        coverage[start + position * step] = max(sum * share, 0)
        sum -= line[position]
      }
    }
  }
}
