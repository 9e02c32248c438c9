// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct GIFDecodingTests {
  private static func palette(_ count: Int) -> [UInt8] {
    (0..<count * 3).map { UInt8($0 * 37 & 0xFF) }
  }

  private static func fixture(
    _ width: Int,
    _ height: Int,
    depth: Int,
    isInterlaced: Bool = false
  ) -> GIFFixture {
    GIFFixture(
      width: width,
      height: height,
      depth: depth,
      palette: palette(1 << depth),
      isInterlaced: isInterlaced
    ) { x, y in (x * 7 + y * 13 + x * y) & ((1 << depth) - 1) }
  }

  private static func expected(_ fixture: GIFFixture) -> [UInt8] {
    (0..<fixture.height).flatMap { y in
      (0..<fixture.width).flatMap { x in
        let start = fixture.index(x, y) * 3
        return fixture.palette[start..<start + 3]
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8], [false, true])
  func `every depth is read, with rows in order or interlaced`(depth: Int, isInterlaced: Bool)
    throws
  {
    for height in [1, 2, 3, 5, 9, 17] {
      let fixture = Self.fixture(13, height, depth: depth, isInterlaced: isInterlaced)
      let image = try Image(decoding: fixture.bytes)
      #expect(image.width == 13 && image.height == height && image.format == .rgb)
      #expect(image.pixels == Self.expected(fixture))
    }
  }

  @Test(arguments: [(64, 64), (300, 200), (1, 2_000)])
  func `codes grow, and start again where they are used up`(width: Int, height: Int) throws {
    let fixture = Self.fixture(width, height, depth: 8)
    #expect(try Image(decoding: fixture.bytes).pixels == Self.expected(fixture))
    var even = fixture
    even.index = { _, _ in 5 }
    #expect(try Image(decoding: even.bytes).pixels == Self.expected(even))
  }

  @Test func `a frame's own colours are used`() throws {
    var fixture = Self.fixture(4, 4, depth: 2)
    fixture.hasOwnPalette = true
    #expect(try Image(decoding: fixture.bytes).pixels == Self.expected(fixture))
  }

  @Test func `the clear colour becomes opacity`() throws {
    var fixture = Self.fixture(4, 1, depth: 2)
    fixture.index = { x, _ in x }
    fixture.clearIndex = 2
    let image = try Image(decoding: fixture.bytes)
    #expect(image.format == .rgba)
    #expect(stride(from: 3, to: 16, by: 4).map { image.pixels[$0] } == [255, 255, 0, 255])
  }

  @Test func `a frame lies where it should on a canvas that is clear elsewhere`() throws {
    var fixture = Self.fixture(2, 1, depth: 1)
    fixture.palette = [9, 8, 7, 1, 2, 3]
    fixture.index = { x, _ in x }
    fixture.canvas = (4, 2, 1, 1)
    let image = try Image(decoding: fixture.bytes)
    #expect(image.width == 4 && image.height == 2 && image.format == .rgba)
    let clear = [UInt8](repeating: 0, count: 4)
    #expect(
      image.pixels == clear + clear + clear + clear + clear + [9, 8, 7, 255, 1, 2, 3, 255] + clear
    )
  }

  @Test func `a canvas grows to the frame, where it is empty or too small`() throws {
    for canvas in [(0, 0, 0, 0), (2, 2, 0, 0)] {
      var fixture = Self.fixture(5, 3, depth: 2)
      fixture.canvas = canvas
      #expect(try Image(decoding: fixture.bytes).pixels == Self.expected(fixture))
    }
  }

  @Test func `what comes after the first frame is not looked at`() throws {
    let fixture = Self.fixture(5, 3, depth: 2)
    let image = try Image(decoding: fixture.bytes.dropLast() + [0x2C, 1, 2, 3])
    #expect(image.pixels == Self.expected(fixture))
  }

  @Test func `a frame whose data ends early is refused with the pixel`() throws {
    var fixture = Self.fixture(9, 9, depth: 4)
    fixture.missingPixels = 1
    let error = try #require(decodingError(fixture.bytes))
    #expect(error.code == .malformed)
    #expect(error.message.contains("80 of 81"))
  }

  @Test func `a colour that is not there is refused`() throws {
    var fixture = Self.fixture(4, 1, depth: 1)
    fixture.palette = [0, 0, 0, 255, 255, 255]
    // Codes of two bits have room for four colours, of which there are two.
    fixture.index = { x, _ in x }
    let error = try #require(decodingError(fixture.bytes))
    #expect(error.code == .malformed)
    #expect(error.message.contains("beyond its 2"))
  }
}
