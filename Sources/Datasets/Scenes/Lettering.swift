// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// How the digits of one scene are formed: one hand, one typeface or one machine.
struct Lettering: Sendable {
  /// Says whether it is held out.
  let name: String
  let form: Form

  enum Form: Sendable {
    /// Written; the pen's radius is in heights of a digit.
    case hand(Handwriting, radius: Float)
    /// Our own typeface.
    case face(PrintFace)
    /// Our own typeface, cut by bridges.
    case stencil(PrintFace)
    case segments(thickness: Float, slant: Float)
    /// Dots; the radius is in distances between dots, the jitter too.
    case dots(isTall: Bool, isSquare: Bool, radius: Float, jitter: Float)
    /// A typeface of the system.
    case font(OutlineFont)
    /// Digits of a data set, as ink.
    case pasted(LabelledImages)
  }

  /// Draws a digit.
  ///
  /// - Parameters:
  ///   - digit: 0...9.
  ///   - height: Its height in pixels, without the pen's width.
  ///   - slant: How far it leans to the right, beyond its own way: the tangent of the angle.
  ///   - generator: Source of all chance.
  /// - Returns: The mask; the digit's head is at row 0 and its foot at row `height`.
  func mask(
    of digit: Int,
    height: Float,
    slant: Float,
    using generator: inout SeededGenerator
  ) -> InkMask {
    func placed(_ place: SIMD2<Float>) -> SIMD2<Float> {
      SIMD2(place.x + (0.5 - place.y) * slant, place.y) * height
    }
    func drawn(_ traces: [PenTrace], radius: Float, fade: Float = 1) -> InkMask {
      let traces = traces.map { trace in
        PenTrace(
          points: trace.points.map { .init(position: placed($0.position), pressure: $0.pressure) }
        )
      }
      return InkMask(traces, radius: max(radius * height, 0.8), fade: fade)
    }
    switch form {
    case .hand(let hand, let radius):
      let skeleton = generator.element(of: Skeleton.digits[digit])
      let traces = hand.write(skeleton, using: &generator).map { trace in
        PenTrace(
          points: trace.points.map { .init(position: $0.position + 0.5, pressure: $0.pressure) }
        )
      }
      return drawn(traces, radius: radius, fade: 1.6)
    case .face(let face): return drawn(face.traces(of: digit), radius: face.weight)
    case .stencil(let face):
      return cut(drawn(face.traces(of: digit), radius: face.weight), digit, height, slant, face)
    case .segments(let thickness, let lean):
      let outlines = Segments.outlines(of: digit, thickness: thickness, slant: lean)
      return InkMask(filling: outlines.map { $0.map(placed) })
    case .dots(let isTall, let isSquare, let radius, let jitter):
      let (places, pitch) = DotFont.dots(of: digit, isTall: isTall)
      let moved = places.map {
        $0 + [generator.scatter(jitter * pitch), generator.scatter(jitter * pitch)]
      }
      let reach = radius * pitch
      if isSquare {
        let corners: [SIMD2<Float>] = [[-1, -1], [1, -1], [1, 1], [-1, 1]]
        return InkMask(filling: moved.map { place in corners.map { placed(place + $0 * reach) } })
      }
      let dots = moved.map { place in
        PenTrace(points: [.init(position: place, pressure: 1), .init(position: place, pressure: 1)])
      }
      return drawn(dots, radius: reach)
    case .font(let font):
      return InkMask(filling: font.digits[digit].map { $0.map(placed) })
    case .pasted(let images):
      return PastedDigit.mask(digit, of: images, height: height, slant: slant, using: &generator)
    }
  }

  /// Leaves a stencil's bridges out.
  private func cut(
    _ whole: InkMask,
    _ digit: Int,
    _ height: Float,
    _ slant: Float,
    _ face: PrintFace
  ) -> InkMask {
    var mask = whole
    let half = max(0.026 * height, 1)
    for share in PrintFace.bridges[digit] {
      for row in 0..<mask.height {
        let y = Float(mask.top + row) + 0.5
        let middle = share * 0.58 * face.width * height + (0.5 * height - y) * (slant + face.slant)
        for column in 0..<mask.width {
          let x = Float(mask.left + column) + 0.5
          mask.coverage[row * mask.width + column] *= (abs(x - middle) - half + 0.5).inUnitRange
        }
      }
    }
    return mask
  }
}

extension Lettering {
  /// A hand, or digits of a data set where there is one.
  static func written(
    radius: Float,
    for brief: SceneBrief,
    using generator: inout SeededGenerator
  ) -> Lettering {
    if let images = brief.images, generator.chance(0.5) {
      return Lettering(name: "mnist", form: .pasted(images))
    }
    let name = brief.pick(
      Hand.all.map(\.name),
      heldOut: StyleSplit.heldOutLetterings,
      using: &generator
    )
    let hand = Hand.all.first { $0.name == name } ?? Hand.all[0]
    return Lettering(name: name, form: .hand(hand.writer(using: &generator), radius: radius))
  }

  /// A typeface: ours, or one of the system's.
  static func printed(
    for brief: SceneBrief,
    using generator: inout SeededGenerator
  ) -> Lettering {
    let fonts = brief.fonts.filter {
      brief.styles.allows($0.family, heldOut: StyleSplit.heldOutFontFamilies)
    }
    if !fonts.isEmpty, generator.chance(0.6) {
      let font = generator.element(of: fonts)
      return Lettering(name: "font: \(font.name)", form: .font(font))
    }
    let name = brief.pick(
      PrintFace.all.map(\.name),
      heldOut: StyleSplit.heldOutLetterings,
      using: &generator
    )
    let face = PrintFace.all.first { $0.name == name } ?? PrintFace.all[0]
    return Lettering(name: name, form: .face(face))
  }

  /// A machine's way of forming digits.
  ///
  /// - Parameters:
  ///   - name: One of ``machines``.
  ///   - generator: Source of all chance.
  /// - Returns: The lettering, with what varies from machine to machine.
  static func machine(_ name: String, using generator: inout SeededGenerator) -> Lettering {
    let form: Form =
      switch name {
      case "stencil: broad": .stencil(.stencil)
      case "stencil: narrow": .stencil(.narrowStencil)
      case "segments: upright": .segments(thickness: generator.value(in: 0.10...0.15), slant: 0)
      case "segments: slanted": .segments(thickness: generator.value(in: 0.10...0.15), slant: 0.14)
      case "dots: round":
        .dots(
          isTall: false,
          isSquare: false,
          radius: generator.value(in: 0.36...0.46),
          jitter: 0.02
        )
      case "dots: square":
        .dots(isTall: false, isSquare: true, radius: generator.value(in: 0.38...0.46), jitter: 0)
      case "dots: drops":
        .dots(isTall: false, isSquare: false, radius: generator.value(in: 0.46...0.6), jitter: 0.09)
      case "dots: tall":
        .dots(isTall: true, isSquare: false, radius: generator.value(in: 0.44...0.58), jitter: 0.08)
      default: preconditionFailure("no machine is called \(name)")
      }
    return Lettering(name: name, form: form)
  }

  /// Ways of forming digits that are neither written nor typefaces.
  static let machines = [
    "stencil: broad", "stencil: narrow", "segments: upright", "segments: slanted", "dots: round",
    "dots: square", "dots: drops", "dots: tall",
  ]
}
