// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct BMPDecodingTests {
  private static func palette(_ count: Int) -> [UInt8] {
    (0..<count * 3).map { UInt8($0 * 37 & 0xFF) }
  }

  @Test(arguments: [1, 2, 4, 8], [12, 40, 64, 124])
  func `a palette of any size is read under any header`(bits: Int, headerBytes: Int) throws {
    for isTopDown in [false, true] where headerBytes > 12 || !isTopDown {
      let fixture = BMPFixture(
        width: 11,
        height: 5,
        bits: bits,
        headerBytes: headerBytes,
        isTopDown: isTopDown,
        palette: Self.palette(1 << bits)
      ) { x, y in UInt32(x * 7 + y * 3) & (1 << UInt32(bits) - 1) }
      let image = try Image(decoding: fixture.bytes)
      #expect(image.width == 11 && image.height == 5 && image.format == .rgb)
      var expected: [UInt8] = []
      for y in 0..<5 {
        for x in 0..<11 {
          let start = Int(fixture.value(x, y)) * 3
          expected += fixture.palette[start..<start + 3]
        }
      }
      #expect(image.pixels == expected)
    }
  }

  @Test(arguments: [(24, 12), (24, 40), (32, 40), (32, 124)])
  func `three bytes are blue, green and red, and the fourth is nothing`(
    bits: Int,
    headerBytes: Int
  ) throws {
    let fixture = BMPFixture(width: 3, height: 2, bits: bits, headerBytes: headerBytes) { x, y in
      UInt32(x) | UInt32(y) << 8 | 0x70_0000
    }
    let image = try Image(decoding: fixture.bytes)
    #expect(image.format == .rgb)
    #expect(Array(image.pixels.suffix(3)) == [0x70, 1, 2])
  }

  @Test func `16 bits are five a channel unless masks say otherwise`() throws {
    var fixture = BMPFixture(width: 1, height: 1, bits: 16) { _, _ in 0x7C00 | 0x0200 | 0x0001 }
    #expect(try Image(decoding: fixture.bytes).pixels == [255, 132, 8])
    fixture.compression = 3
    fixture.masks = [0xF800, 0x07E0, 0x001F]
    fixture.value = { _, _ in 0xF800 | 0x0400 | 0x001F }
    #expect(try Image(decoding: fixture.bytes).pixels == [255, 130, 255])
  }

  @Test func `an opacity that the header names is read, unless it is 0 everywhere`() throws {
    var fixture = BMPFixture(
      width: 2,
      height: 1,
      bits: 32,
      headerBytes: 124,
      compression: 3,
      masks: [0xFF, 0xFF00, 0xFF_0000, 0xFF00_0000]
    ) { x, _ in 0x80_04_03_02 + UInt32(x) }
    let image = try Image(decoding: fixture.bytes)
    #expect(image.format == .rgba)
    #expect(image.pixels == [2, 3, 4, 128, 3, 3, 4, 128])
    fixture.value = { _, _ in 0x04_03_02 }
    #expect(try Image(decoding: fixture.bytes).pixels == [2, 3, 4, 2, 3, 4])
  }

  @Test func `run lengths are read, with plain stretches, jumps and line ends`() throws {
    var fixture = BMPFixture(width: 5, height: 3, bits: 8, compression: 1, palette: Self.palette(4))
    // From the lowest row: three of colour 1 and a line end; 2, 3, 2 as they are, padded; a jump of
    // two columns and a row, one of colour 3, the end.
    fixture.data = [3, 1, 0, 0, 0, 3, 2, 3, 2, 0, 0, 2, 1, 1, 1, 3, 0, 1]
    var rows = [[0, 0, 0, 0, 3], [2, 3, 2, 0, 0], [1, 1, 1, 0, 0]]
    func pixels() -> [UInt8] {
      rows.joined().flatMap { fixture.palette[$0 * 3..<$0 * 3 + 3] }
    }
    #expect(try Image(decoding: fixture.bytes).pixels == pixels())
    fixture.bits = 4
    fixture.compression = 2
    fixture.data = [3, 0x12, 0, 0, 0, 3, 0x23, 0x20, 0, 1]
    rows = [[0, 0, 0, 0, 0], [2, 3, 2, 0, 0], [1, 2, 1, 0, 0]]
    #expect(try Image(decoding: fixture.bytes).pixels == pixels())
  }

  @Test(
    arguments: [
      [6, 1, 0, 1], [5, 1, 1, 1, 0, 1], [0, 2, 0, 9, 1, 1, 0, 1], [3, 1], [3, 1, 0], [0, 9, 1, 1],
      [0, 2, 1], [5, 7, 0, 0, 5, 7, 0, 0, 5, 7],
    ] as [[UInt8]]
  )
  func `run lengths that leave the picture or end early are refused`(data: [UInt8]) throws {
    var fixture = BMPFixture(width: 5, height: 3, bits: 8, compression: 1, palette: Self.palette(4))
    fixture.data = data
    #expect(decodingError(fixture.bytes)?.code == .malformed)
  }

  @Test func `run lengths without an end mark are whole when every row is`() throws {
    var fixture = BMPFixture(width: 5, height: 1, bits: 8, compression: 1, palette: Self.palette(2))
    fixture.data = [5, 1]
    #expect(decodingError(fixture.bytes) == nil)
  }

  @Test func `colours beyond the palette, wrong masks and odd depths are refused`() throws {
    let short = BMPFixture(width: 2, height: 1, bits: 8, palette: Self.palette(2)) { x, _ in
      UInt32(x * 2)
    }
    #expect(try #require(decodingError(short.bytes)).message.contains("beyond the 2"))
    let gaps = BMPFixture(width: 1, height: 1, bits: 16, compression: 3, masks: [5, 8, 16])
    #expect(try #require(decodingError(gaps.bytes)).message.contains("gaps"))
    for bits in [0, 3, 48, 65_535] {
      let odd = BMPFixture(width: 1, height: 1, bits: bits, data: [0, 0, 0, 0])
      #expect(decodingError(odd.bytes)?.code == .malformed)
    }
  }

  @Test(arguments: [4, 5, 11])
  func `other compressions are named and refused`(compression: Int) throws {
    let fixture = BMPFixture(width: 1, height: 1, bits: 24, compression: compression)
    let error = try #require(decodingError(fixture.bytes))
    #expect(error.code == .unsupportedFormat)
    #expect(error.message.contains("compression \(compression)"))
  }
}
