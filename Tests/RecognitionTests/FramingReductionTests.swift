// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Recognition
import Testing

/// JPEGs so large that they are decoded at reduced size.
struct FramingReductionTests {
  /// A drawing at some distance from the left edge of a wide sheet, which is quicker than to draw it.
  private static func sheet(_ drawing: Drawing, from left: Int) throws -> GreyImage {
    let plane = try drawing.plane()
    let paper = [UInt8](repeating: UInt8(drawing.paper), count: 3_201)
    var pixels: [UInt8] = []
    for y in 0..<plane.height {
      let row = plane.pixels[y * plane.width..<(y + 1) * plane.width]
      pixels += paper[..<left] + row + paper[(left + plane.width)...]
    }
    return try GreyImage(width: 3_201, height: plane.height, pixels: pixels)
  }

  @Test(arguments: [150.0, 60.0], Shape.all)
  func `a digit in a large photograph has its place in the file's pixels`(
    side: Double,
    shape: Shape
  ) throws {
    let drawing = Drawing(width: 201, height: 200, shape: shape, left: 30, top: 25, side: side)
    let sheet = try Self.sheet(drawing, from: 2_400)
    let photograph = try Image(decoding: Image(sheet).jpeg(quality: 95))
    #expect(photograph.reduction == 2)
    let framed = try #require(Framing.frame(photograph))
    let shrunk = try #require(Framing.frame(Image(sheet.reduced(by: 2))))
    #expect(framed.polarity == shrunk.polarity)
    #expect(framed.glyph.difference(from: shrunk.glyph) < 0.1)
    let (placement, reference) = (try #require(framed.placement), try #require(shrunk.placement))
    #expect(abs(2 * placement.scale / reference.scale - 1) < 0.05)
    // Whole pixels of the reduced picture are two of the file, and edges run out into one more.
    let (box, wanted) = (framed.box, drawing.box())
    #expect(abs(box.x - 2_400 - wanted.x) <= 4 && abs(box.y - wanted.y) <= 4)
    #expect(abs(box.width - wanted.width) <= 8 && abs(box.height - wanted.height) <= 8)
  }

  @Test func `a box ends where the file does`() throws {
    let drawing = Drawing(width: 201, height: 201, shape: .four, left: 120, top: 50, side: 140)
    let sheet = try Self.sheet(drawing, from: 3_000)
    let photograph = try Image(decoding: Image(sheet).jpeg(quality: 95))
    let box = try #require(Framing.frame(photograph)).box
    #expect(box.x + box.width == 3_201)
    #expect(box.y >= 0 && box.y + box.height <= 201)
  }
}
