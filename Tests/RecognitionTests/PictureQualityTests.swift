// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Testing

@testable import Recognition

struct PictureQualityTests {
  private func quality(_ drawing: Drawing) throws -> PictureQuality {
    try quality(of: drawing.image())
  }

  private func quality(of picture: Image) throws -> PictureQuality {
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
    let picture = Image(try GreyImage(width: 28, height: 28, pixels: pixels))
    let framed = try #require(Framing.frame(picture))
    let quality = PictureQuality(of: picture, with: framed)
    #expect(quality.contrast == nil && quality.edgeWidth == nil)
    #expect(quality.digitHeight == 20 && quality.saturation == 1)
  }

  @Test func `a photograph decoded at reduced size is described in the file's pixels`() throws {
    // A small drawing in the corner of a large sheet, which takes no time to draw.
    let drawing = Drawing()
    let plane = try drawing.plane()
    let paper = [UInt8](repeating: UInt8(drawing.paper), count: 3_201 - plane.width)
    let pixels = (0..<plane.height).flatMap { y in
      plane.pixels[y * plane.width..<(y + 1) * plane.width] + paper
    }
    let sheet = Image(try GreyImage(width: 3_201, height: plane.height, pixels: pixels))
    let photograph = try Image(decoding: sheet.jpeg(quality: 95))
    let (reduced, whole) = (try quality(of: photograph), try quality(of: sheet))
    #expect(photograph.reduction == 2 && sheet.reduction == 1)
    #expect(abs(reduced.digitHeight - whole.digitHeight) <= 6)
    #expect(abs(reduced.share / whole.share - 1) < 0.2)
    #expect(abs(reduced.saturation - whole.saturation) < 0.05)
    #expect(!reduced.touchesBorder)
  }
}
