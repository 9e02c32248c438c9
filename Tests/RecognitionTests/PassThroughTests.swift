// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

@testable import Recognition

/// 28×28 pictures that are framed already, and those that only look so.
struct PassThroughTests {
  private static func glyph(_ shape: Shape, paper: Double = 0, ink: Double = 255) throws
    -> GreyImage
  {
    try Drawing(
      width: 28,
      height: 28,
      shape: shape,
      left: 7,
      top: 5,
      side: 18,
      paper: paper,
      ink: ink
    ).plane()
  }

  @Test(arguments: Shape.all)
  func `white on black is passed through byte for byte`(shape: Shape) throws {
    let plane = try Self.glyph(shape)
    let framed = try #require(Framing.frame(Image(plane)))
    #expect(framed.glyph.pixels == plane.pixels)
    #expect(framed.polarity == .lightOnDark)
    let colour = try Image(
      width: 28,
      height: 28,
      format: .rgb,
      pixels: plane.pixels.flatMap { [$0, $0, $0] }
    )
    #expect(Framing.frame(colour)?.glyph.pixels == plane.pixels)
    #expect(try Framing.frame(Image(decoding: Image(plane).png())) == framed)
  }

  @Test func `neither place nor size is changed when passed through`() throws {
    let plane = try Drawing(
      width: 28,
      height: 28,
      shape: .seven,
      left: 2,
      top: 3,
      side: 9,
      stroke: 0.2,
      paper: 4,
      ink: 255
    ).plane()
    let framed = try #require(Framing.frame(Image(plane)))
    #expect(framed.glyph.pixels == plane.pixels)
    #expect(framed.box.x < 6 && framed.box.width < 12)
  }

  @Test(arguments: Shape.all)
  func `dark on light is inverted and framed`(shape: Shape) throws {
    let white = try #require(Framing.frame(Image(try Self.glyph(shape))))
    let dark = try #require(Framing.frame(Image(try Self.glyph(shape, paper: 255, ink: 0))))
    #expect(dark.polarity == .darkOnLight)
    #expect(max(dark.glyph.extent.columns, dark.glyph.extent.rows) == 20)
    #expect(abs(dark.glyph.centre.x - 14) <= 0.5 && abs(dark.glyph.centre.y - 14) <= 0.5)
    #expect(abs(dark.box.x - white.box.x) <= 1 && abs(dark.box.height - white.box.height) <= 2)
  }

  @Test func `grey on grey is not taken for white on black`() throws {
    let plane = try Self.glyph(.four, paper: 90, ink: 160)
    let framed = try #require(Framing.frame(Image(plane)))
    #expect(framed.glyph.pixels != plane.pixels)
    #expect(framed.glyph.pixels.max() == 255 && framed.glyph.pixels[0] == 0)
  }

  @Test func `a digit in a strip as high as a glyph is framed from its ink`() throws {
    // What is around this stroke is 28×28 pixels, white on black, as a glyph is.
    var pixels = [UInt8](repeating: 0, count: 140 * 28)
    for y in 4..<24 { for x in 60..<68 { pixels[y * 140 + x] = 255 } }
    let strip = try GreyImage(width: 140, height: 28, pixels: pixels)
    let box = PixelBox(x: 60, y: 4, width: 8, height: 20)
    let framed = try #require(Framing.frame(around: box, in: strip))
    #expect(framed.box == box && framed.placement != nil)
  }
}
