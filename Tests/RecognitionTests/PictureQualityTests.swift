// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Testing

@testable import Recognition

struct PictureQualityTests {
  private func quality(_ drawing: Drawing) throws -> PictureQuality {
    let picture = try drawing.plane()
    let framed = try #require(Framing.frame(picture))
    return PictureQuality(of: picture, with: framed)
  }

  @Test func `contrast, height and share are those of what was drawn`() throws {
    let drawing = Drawing(paper: 220, ink: 60)
    let quality = try quality(drawing)
    let box = drawing.box()
    #expect(abs(try #require(quality.contrast) - 150) < 20)
    #expect(abs(quality.digitHeight - box.height) <= 4)
    #expect(abs(quality.share - Double(box.width * box.height) / (160 * 120)) < 0.03)
    #expect(quality.saturation == 0 && !quality.touchesBorder)
  }

  @Test func `blur widens edges`() throws {
    let sharp = try #require(quality(Drawing()).edgeWidth)
    let soft = try #require(quality(Drawing(softness: 14)).edgeWidth)
    #expect(soft > 1.5 * sharp)
  }

  @Test func `glare and deep shadow are counted, and so is the border`() throws {
    // Ink is black altogether and paper white: all but the soft edges.
    let hard = try quality(Drawing(paper: 300, ink: -80))
    #expect(hard.saturation > 0.8)
    var cut = Drawing()
    cut.left = -1
    #expect(try quality(cut).touchesBorder)
  }

  @Test func `a glyph that was passed through has neither contrast nor edges to speak of`() throws {
    var pixels = [UInt8](repeating: 0, count: 784)
    for row in 4..<24 { for column in 12..<16 { pixels[row * 28 + column] = 255 } }
    let picture = try GreyImage(width: 28, height: 28, pixels: pixels)
    let framed = try #require(Framing.frame(picture))
    let quality = PictureQuality(of: picture, with: framed)
    #expect(quality.contrast == nil && quality.edgeWidth == nil)
    #expect(quality.digitHeight == 20 && quality.saturation == 1)
  }
}
