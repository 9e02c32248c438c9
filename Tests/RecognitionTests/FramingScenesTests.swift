// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Recognition
import Testing

/// What stands around a digit in real pictures.
struct FramingScenesTests {
  /// Draws on a plane and frames the result.
  private static func frame(
    _ drawing: Drawing,
    _ change: (_ x: Int, _ y: Int, _ value: UInt8) -> UInt8
  ) throws -> FramedGlyph? {
    var pixels = try drawing.plane().pixels
    for index in pixels.indices {
      pixels[index] = change(index % drawing.width, index / drawing.width, pixels[index])
    }
    return Framing.frame(
      Image(try GreyImage(width: drawing.width, height: drawing.height, pixels: pixels))
    )
  }

  private static func camera(_ shape: Shape) -> Drawing {
    Drawing(
      width: 640,
      height: 480,
      shape: shape,
      left: 240,
      top: 120,
      side: 200,
      gradient: 60,
      noise: 6
    )
  }

  @Test(arguments: Shape.all, [20, 90, 140] as [UInt8])
  func `a desk around the paper is not the digit`(shape: Shape, desk: UInt8) throws {
    let drawing = Self.camera(shape)
    let alone = try #require(Framing.frame(drawing.image()))
    let framed = try #require(
      try Self.frame(drawing) { x, y, value in
        // Paper turned by a few degrees, on a desk.
        let (left, top) = (90 + y / 12, 40 - x / 12)
        return (left..<left + 440).contains(x) && (top..<top + 400).contains(y) ? value : desk
      }
    )
    #expect(framed.polarity == .darkOnLight)
    #expect(alone.glyph.difference(from: framed.glyph) < 0.1)
  }

  @Test(arguments: Shape.all)
  func `a ruled box around the digit is left out`(shape: Shape) throws {
    let drawing = Self.camera(shape)
    let alone = try #require(Framing.frame(drawing.image()))
    let framed = try #require(
      try Self.frame(drawing) { x, y, value in
        let isOnRule =
          (160..<520).contains(x) && (60..<400).contains(y)
          && !((164..<516).contains(x) && (64..<396).contains(y))
        return isOnRule ? 60 : value
      }
    )
    #expect(alone.glyph.difference(from: framed.glyph) < 0.1)
  }

  @Test(arguments: Shape.all)
  func `a shadow with a soft edge is not the digit`(shape: Shape) throws {
    let drawing = Self.camera(shape)
    let alone = try #require(Framing.frame(drawing.image()))
    let framed = try #require(
      try Self.frame(drawing) { x, y, value in
        let depth = min(max(Double(x + y / 3 - 300) / 80, 0), 1)
        return UInt8(Double(value) * (1 - 0.4 * depth))
      }
    )
    #expect(alone.glyph.difference(from: framed.glyph) < 0.25)
  }

  @Test(arguments: Shape.all)
  func `specks and marks at the border are left out`(shape: Shape) throws {
    let drawing = Self.camera(shape)
    let alone = try #require(Framing.frame(drawing.image()))
    let framed = try #require(
      try Self.frame(drawing) { x, y, value in
        let isSpeck = x % 97 < 4 && y % 89 < 4
        let isMargin = (30..<34).contains(x) || y > 470
        return (isSpeck && value > 100) || isMargin ? 50 : value
      }
    )
    #expect(alone.glyph.difference(from: framed.glyph) < 0.2)
  }

  @Test func `the pieces of a broken digit stay together`() throws {
    let drawing = Drawing(shape: .brokenFive, stroke: 0.06)
    let framed = try #require(Framing.frame(drawing.image()))
    let truth = drawing.box()
    #expect(abs(framed.box.y - truth.y) <= 2 && abs(framed.box.height - truth.height) <= 3)
  }

  // Bolder still, and ink would cover half the picture: what is ink and what is paper is then a guess.
  @Test(arguments: Shape.all, [0.14, 0.2])
  func `a tightly cut, boldly written digit is found`(shape: Shape, stroke: Double) throws {
    let side = 40.0
    let edge = stroke * side / 2
    let drawing = Drawing(
      width: Int((0.7 * side + 2 * edge).rounded(.up)),
      height: Int((side + 2 * edge).rounded(.up)),
      shape: shape,
      left: edge,
      top: edge,
      side: side,
      stroke: stroke
    )
    let roomy = Drawing(shape: shape, stroke: stroke)
    let framed = try #require(Framing.frame(drawing.image()))
    #expect(framed.polarity == .darkOnLight)
    let reference = try #require(Framing.frame(roomy.image())).glyph
    #expect(reference.difference(from: framed.glyph) < 0.35)
  }

  @Test func `white strokes on a clear background are found`() throws {
    let drawing = Drawing()
    let cover = try Drawing(paper: 0, ink: 255).plane()
    let image = try Image(
      width: drawing.width,
      height: drawing.height,
      format: .greyAlpha,
      pixels: cover.pixels.flatMap { [255, $0] }
    )
    let framed = try #require(Framing.frame(image))
    let reference = try #require(Framing.frame(drawing.image()))
    #expect(framed.glyph.difference(from: reference.glyph) < 0.02)
  }

  @Test(arguments: [0, 40, 128, 255] as [UInt8], [(28, 28), (64, 48), (640, 480), (5, 300)])
  func `an even picture is empty`(value: UInt8, sides: (Int, Int)) throws {
    let pixels = [UInt8](repeating: value, count: sides.0 * sides.1)
    let image = try Image(width: sides.0, height: sides.1, format: .grey, pixels: pixels)
    #expect(Framing.frame(image) == nil)
  }

  @Test(arguments: [2.0, 6.0, 15.0], [0.0, 80.0])
  func `noise and a gradient alone are empty`(noise: Double, gradient: Double) throws {
    for seed in 1...5 as ClosedRange<UInt64> {
      for (width, height) in [(640, 480), (200, 150)] {
        let drawing = Drawing(
          width: width,
          height: height,
          paper: 200,
          ink: 200,
          gradient: gradient,
          noise: noise,
          seed: seed
        )
        #expect(try Framing.frame(drawing.image()) == nil)
      }
    }
  }
}
