// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// A connected piece of ink, and how much it looks like a digit.
struct InkCandidate {
  /// The piece's pixels.
  let component: ConnectedComponents.Component
  /// Mean contrast of its pixels, up to 255.
  let contrast: Double
  /// The share of its surroundings that look like background to it, 0...1: 1 for a stroke on paper,
  /// little for the hole inside a bold digit or a part of the paper.
  let isolation: Double
  /// The typical width of its strokes, in pixels.
  let strokeWidth: Double
  /// How much of its outline is an edge in the picture too, 0...1. What the window leaves at corners
  /// of paper has outlines that nothing in the picture explains.
  let edgeSupport: Double
  /// How wide its strokes' edges are, in pixels: about 3 where they are sharp, more where they are blurred.
  let edgeWidth: Double
  /// The share of its outline that lies on the picture's border, 0...1.
  let borderContact: Double
  /// How much its shape and its surroundings are like a digit's, 0...1.
  private(set) var likeness = 0.0

  init(_ component: ConnectedComponents.Component, in ink: InkPlane) {
    self.component = component
    let outline = Outline(of: component, in: ink)
    contrast = Double(outline.contrastSum) / Double(component.area)
    let level = Double(outline.levelSum) / Double(component.area)
    isolation = Self.isolation(of: component, in: ink, level: level, contrast: contrast)
    strokeWidth = 2 * Double(component.area) / Double(max(outline.length, 1))
    edgeSupport = outline.support
    edgeWidth = outline.edgeWidth(contrast: contrast)
    borderContact = Double(outline.borderLength) / Double(max(outline.length, 1))
    likeness = rated()
  }

  /// The box's columns.
  var columns: Range<Int> { component.columns }
  /// The box's rows.
  var rows: Range<Int> { component.rows }
  /// The box's longer side.
  var size: Int { max(columns.count, rows.count) }

  /// How much it seems to be the digit that was meant: large, high in contrast, and like one.
  var score: Double { Double(size) * contrast * likeness }

  private func rated() -> Double {
    var likeness = isolation
    let fill = Double(component.area) / Double(columns.count * rows.count)
    let aspect = Double(columns.count) / Double(rows.count)
    // A digit is written with strokes; a sheet, a label or a shadow is a filled area.
    let relativeStroke = strokeWidth / Double(size)
    if relativeStroke > 0.3 { likeness *= 0.3 / relativeStroke * 0.5 }
    if fill > 0.75, aspect > 0.45 { likeness *= 0.2 }
    // No digit is much wider than high, or a mere line.
    if aspect > 1.6 { likeness *= 0.3 }
    if aspect < 0.06 { likeness *= 0.3 }
    // Strokes reach 0.99 and more, also blurred ones; the twelfth power leaves little of 0.8.
    let fourth = edgeSupport * edgeSupport * edgeSupport * edgeSupport
    likeness *= fourth * fourth * fourth
    // A tightly cut digit touches the border here and there; a desk or a rule runs along it or out.
    if borderContact > 0 { likeness *= 0.5 * max(1 - 2 * borderContact, 0.1) }
    return likeness
  }

  /// Looks along two rectangles around the piece, one near it and one farther out.
  private static func isolation(
    of component: ConnectedComponents.Component,
    in ink: InkPlane,
    level: Double,
    contrast: Double
  ) -> Double {
    let size = Double(max(component.columns.count, component.rows.count))
    return [0.3, 0.6].reduce(1) { product, distance in
      let margin = max(2, Int((distance * size).rounded()))
      let levels = ink.picture.outline(
        columns: component.columns.lowerBound - margin..<component.columns.upperBound + margin,
        rows: component.rows.lowerBound - margin..<component.rows.upperBound + margin
      )
      let background = levels.count {
        let brightness = Double($0) - level
        return (ink.polarity == .darkOnLight ? brightness : -brightness) >= 0.25 * contrast
      }
      return product * Double(background) / Double(levels.count)
    }
  }
}

/// What a piece's pixels and its outline add up to.
private struct Outline {
  private(set) var contrastSum = 0
  private(set) var levelSum = 0
  /// Pixel sides between ink and no ink.
  private(set) var length = 0
  /// Pixel sides on the picture's border.
  private(set) var borderLength = 0
  private var expectedStep = 0
  /// Pixels that the expected steps were looked for over, all together.
  private var expectedReach = 0
  private var foundStep = 0
  /// 1 where the background is brighter than ink, -1 where it is darker.
  private let sign: Int

  /// How far outside an outline the picture is looked at: past the blur of an edge.
  private static let reach = 2

  /// The share of the steps in contrast along the outline that are steps in the picture too.
  var support: Double {
    expectedStep > 0 ? max(Double(foundStep) / Double(expectedStep), 0) : 0
  }

  /// The pixels in which contrast falls from a value to nothing, at the mean slope along the outline; 0 without any.
  func edgeWidth(contrast: Double) -> Double {
    expectedStep > 0 ? contrast * Double(expectedReach) / Double(expectedStep) : 0
  }

  init(of component: ConnectedComponents.Component, in ink: InkPlane) {
    sign = ink.polarity == .darkOnLight ? 1 : -1
    let (width, height) = (ink.contrast.width, ink.contrast.height)
    let contrast = ink.contrast.pixels.span
    let picture = ink.picture.pixels.span
    for run in component.runs {
      let (first, last) = (run.row * width + run.start, run.row * width + run.end - 1)
      for index in first...last {
        contrastSum += Int(contrast[index])
        levelSum += Int(picture[index])
        look(from: index, by: -width, room: run.row, contrast, picture, ink.threshold)
        look(from: index, by: width, room: height - 1 - run.row, contrast, picture, ink.threshold)
      }
      look(from: first, by: -1, room: run.start, contrast, picture, ink.threshold)
      look(from: last, by: 1, room: width - run.end, contrast, picture, ink.threshold)
    }
  }

  /// Compares a pixel with one farther out in one direction, unless its neighbour there is ink.
  ///
  /// A direction is given by the `step` from a pixel to its neighbour and by the `room`, the pixels
  /// before the picture ends.
  @inline(__always)
  private mutating func look(
    from index: Int,
    by step: Int,
    room: Int,
    _ contrast: Span<UInt8>,
    _ picture: Span<UInt8>,
    _ threshold: UInt8
  ) {
    guard room > 0 else {
      length += 1
      borderLength += 1
      return
    }
    guard contrast[index + step] < threshold else { return }
    length += 1
    let reach = min(room, Self.reach)
    let far = index + step * reach
    let drop = Int(contrast[index]) - Int(contrast[far])
    guard drop > 0 else { return }
    expectedStep += drop
    expectedReach += reach
    // Signed, so that noise cancels out.
    let step = (Int(picture[far]) - Int(picture[index])) * sign
    foundStep += min(step, drop)
  }
}
