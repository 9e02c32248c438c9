// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Recognition
import Testing

struct FramingTests {
  private static func frame(_ drawing: Drawing) throws -> FramedGlyph {
    try #require(Framing.frame(drawing.image()))
  }

  @Test(arguments: Shape.all)
  func `a glyph is 20 pixels long, centred by mass and of full contrast`(shape: Shape) throws {
    let glyph = try Self.frame(Drawing(shape: shape)).glyph
    #expect(max(glyph.extent.columns, glyph.extent.rows) == 20)
    #expect(abs(glyph.centre.x - 14) <= 0.5 && abs(glyph.centre.y - 14) <= 0.5)
    #expect(glyph.pixels.max() == 255)
    #expect(glyph.pixels.count { $0 == 0 } > 450)
  }

  @Test(arguments: Shape.all, [(8.0, 7.0), (80.0, 45.0), (37.5, 20.25)])
  func `the place does not matter`(shape: Shape, place: (Double, Double)) throws {
    let reference = try Self.frame(Drawing(shape: shape))
    let moved = try Self.frame(Drawing(shape: shape, left: place.0, top: place.1))
    #expect(reference.glyph.difference(from: moved.glyph) < 0.15)
  }

  @Test(arguments: Shape.all, [24.0, 45.0, 95.0])
  func `the size does not matter`(shape: Shape, side: Double) throws {
    let reference = try Self.frame(Drawing(shape: shape))
    let scaled = try Self.frame(
      Drawing(shape: shape, left: 14, top: 12, side: side)
    )
    #expect(reference.glyph.difference(from: scaled.glyph) < 0.35)
  }

  @Test(arguments: Shape.all, [1, 3, 5])
  func `the resolution does not matter`(shape: Shape, factor: Int) throws {
    var drawing = Drawing(shape: shape)
    let reference = try Self.frame(drawing)
    drawing.width *= factor
    drawing.height *= factor
    drawing.left *= Double(factor)
    drawing.top *= Double(factor)
    drawing.side *= Double(factor)
    let large = try Self.frame(drawing)
    #expect(reference.glyph.difference(from: large.glyph) < 0.25)
    let (found, truth) = (large.box, drawing.box())
    let slack = 3 * factor
    #expect(abs(found.x - truth.x) <= slack && abs(found.y - truth.y) <= slack)
    #expect(abs(found.width - truth.width) <= slack && abs(found.height - truth.height) <= slack)
  }

  @Test(arguments: Shape.all)
  func `dark on light and light on dark give the same glyph`(shape: Shape) throws {
    let dark = try Self.frame(Drawing(shape: shape))
    let light = try Self.frame(Drawing(shape: shape, paper: 30, ink: 215))
    #expect(dark.polarity == .darkOnLight)
    #expect(light.polarity == .lightOnDark)
    #expect(dark.glyph.difference(from: light.glyph) < 0.02)
    #expect(dark.box == light.box)
  }

  @Test(arguments: Shape.all, [(90.0, 0.0), (0.0, 12.0), (90.0, 12.0), (-25.0, 6.0)])
  func `uneven light and noise hardly matter`(shape: Shape, disturbance: (Double, Double)) throws {
    let reference = try Self.frame(Drawing(shape: shape))
    let disturbed = try Self.frame(
      Drawing(shape: shape, gradient: disturbance.0, noise: disturbance.1)
    )
    #expect(reference.glyph.difference(from: disturbed.glyph) < 0.25)
  }

  @Test(arguments: Shape.all, [30.0, 90.0, 180.0])
  func `contrast does not matter`(shape: Shape, ink: Double) throws {
    let reference = try Self.frame(Drawing(shape: shape))
    let faint = try Self.frame(Drawing(shape: shape, ink: ink))
    #expect(reference.glyph.difference(from: faint.glyph) < 0.1)
  }

  @Test(arguments: Shape.all, [0.02, 0.05])
  func `fine strokes are kept visible`(shape: Shape, stroke: Double) throws {
    let glyph = try Self.frame(
      Drawing(width: 640, height: 480, shape: shape, left: 120, top: 60, side: 360, stroke: stroke)
    ).glyph
    let ink = glyph.pixels.filter { $0 > 0 }
    let strong = ink.count { $0 >= 128 }
    #expect(strong * 2 > ink.count)
  }

  @Test(arguments: Shape.all)
  func `the box is around the strokes`(shape: Shape) throws {
    let drawing = Drawing(shape: shape)
    let (found, truth) = (try Self.frame(drawing).box, drawing.box())
    #expect(abs(found.x - truth.x) <= 2 && abs(found.y - truth.y) <= 2)
    #expect(abs(found.width - truth.width) <= 3 && abs(found.height - truth.height) <= 3)
  }

  @Test(arguments: [1, 2, 3, 27, 28, 29, 1_000], [1, 2, 29, 1_000])
  func `any sides are taken, even or filled with noise`(width: Int, height: Int) throws {
    var noise = Noise(state: 1)
    for range in [0...0, 255...255, 0...255] as [ClosedRange<UInt8>] {
      for format in [PixelFormat.grey, .rgba] {
        let pixels = (0..<width * height * format.bytesPerPixel).map { _ in
          UInt8.random(in: range, using: &noise)
        }
        let image = try Image(width: width, height: height, format: format, pixels: pixels)
        guard let framed = Framing.frame(image) else { continue }
        #expect(range.count > 1)
        #expect(framed.box.x >= 0 && framed.box.x + framed.box.width <= width)
        #expect(framed.box.y >= 0 && framed.box.y + framed.box.height <= height)
        #expect(framed.box.width > 0 && framed.box.height > 0)
      }
    }
  }

  @Test func `a picture far larger than any camera's is taken`() throws {
    let drawing = Drawing(width: 6_000, height: 200, left: 3_000, top: 20, side: 160)
    let framed = try Self.frame(drawing)
    let truth = drawing.box()
    #expect(abs(framed.box.x - truth.x) <= 30 && abs(framed.box.y - truth.y) <= 30)
  }
}
