// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet

/// Materials and light that go together.
struct Style: Sendable {
  var surface: Surface
  var pen: Pen
  var optics: Optics

  /// What shows beside the sheet; nil where the surface fills the picture.
  var desk: Surface?

  /// Whether the picture keeps its colours.
  var format: PixelFormat

  /// What stands before a camera.
  static func cameraFrame(using generator: inout SeededGenerator) -> Style {
    let choice = generator.uniform()
    var style = onPaper(optics: .webcam(using: &generator), using: &generator)
    if choice < 0.2 {
      style.surface = .blackboard(using: &generator)
      style.pen = .chalk(using: &generator)
    } else if choice < 0.35 {
      style.surface = .whiteboard(using: &generator)
      style.pen = .marker(using: &generator)
    } else {
      style.desk = .desk(using: &generator)
    }
    return style
  }

  /// What people cut out and upload.
  static func crop(using generator: inout SeededGenerator) -> Style {
    let choice = generator.uniform()
    if choice < 0.4 { return onPaper(optics: .telephone(using: &generator), using: &generator) }
    var style = onPaper(optics: .scanner(using: &generator), using: &generator)
    style.format = .grey
    if choice < 0.6 { return style }
    style.surface = .blackboard(using: &generator)
    style.pen = .chalk(using: &generator)
    if choice < 0.8 {
      style.format = .rgb
      style.optics = .telephone(using: &generator)
    } else {
      // A drawing program: plain white on plain black.
      style.surface = Surface(colour: .zero, ruling: nil, clouds: 0, roughness: 0)
      style.pen = .marker(using: &generator)
      (style.pen.colour, style.pen.grain, style.pen.opacity) = (.one, 0, 1)
      style.optics.noise = 0
    }
    return style
  }

  private static func onPaper(
    optics: Optics,
    using generator: inout SeededGenerator
  ) -> Style {
    Style(
      surface: .paper(using: &generator),
      pen: .forPaper(using: &generator),
      optics: optics,
      desk: nil,
      format: .rgb
    )
  }
}
