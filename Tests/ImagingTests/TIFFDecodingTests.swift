// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct TIFFDecodingTests {
  /// A sample that fills the depth's whole range over the picture.
  private static func sample(_ x: Int, _ y: Int, _ channel: Int, bits: Int) -> Int {
    (x * 7 + y * 13 + channel * 5) * 0x1357 & ((1 << bits) - 1)
  }

  private static func fixture(bits: Int, samples: Int = 1, colours: Int = 1) -> TIFFFixture {
    TIFFFixture(width: 19, height: 11, bits: bits, samples: samples, colours: colours) {
      sample($0, $1, $2, bits: bits)
    }
  }

  /// What the fixture's samples are in 8 bits.
  private static func expected(_ fixture: TIFFFixture) -> [UInt8] {
    (0..<fixture.height).flatMap { y in
      (0..<fixture.width).flatMap { x in
        (0..<fixture.samples).map { channel in
          let value = fixture.sample(x, y, channel)
          return UInt8(fixture.bits == 16 ? value >> 8 : value * 255 / ((1 << fixture.bits) - 1))
        }
      }
    }
  }

  @Test(arguments: [1, 2, 4, 8, 16], TIFFFixture.Packing.allCases)
  func `grey of every depth and packing is read, in both byte orders`(
    bits: Int,
    packing: TIFFFixture.Packing
  ) throws {
    for isBigEndian in [false, true] {
      var fixture = Self.fixture(bits: bits)
      (fixture.packing, fixture.isBigEndian, fixture.rowsPerStrip) = (packing, isBigEndian, 4)
      let image = try Image(decoding: fixture.bytes)
      #expect(image.width == 19 && image.height == 11 && image.format == .grey)
      #expect(image.pixels == Self.expected(fixture))
      fixture.colours = 0
      #expect(try Image(decoding: fixture.bytes).pixels == Self.expected(fixture).map { 255 - $0 })
    }
  }

  @Test(arguments: [8, 16], TIFFFixture.Packing.allCases)
  func `colours are read, in strips and in tiles`(
    bits: Int,
    packing: TIFFFixture.Packing
  ) throws {
    var fixture = Self.fixture(bits: bits, samples: 3, colours: 2)
    fixture.packing = packing
    let image = try Image(decoding: fixture.bytes)
    #expect(image.format == .rgb)
    // libtiff rounds 16 bits of colour, and cuts those of grey.
    for (found, wanted) in zip(image.pixels, Self.expected(fixture)) {
      #expect(abs(Int(found) - Int(wanted)) <= (bits == 16 ? 1 : 0))
    }
    fixture.tile = (16, 16)
    #expect(try Image(decoding: fixture.bytes) == image)
  }

  @Test(arguments: [1, 2, 4, 8])
  func `a palette is read`(bits: Int) throws {
    var fixture = Self.fixture(bits: bits, colours: 3)
    let count = 1 << bits
    fixture.palette = (0..<count * 3).map { ($0 * 37 & 0xFF) * 257 }
    let image = try Image(decoding: fixture.bytes)
    let start = fixture.sample(3, 2, 0)
    let offset = (2 * 19 + 3) * 3
    #expect(image.format == .rgb)
    #expect(
      Array(image.pixels[offset..<offset + 3])
        == (0..<3).map { UInt8((($0 * count) + start) * 37 & 0xFF) }
    )
  }

  @Test func `opacity is kept, and colours multiplied with it are divided again`() throws {
    var fixture = TIFFFixture(width: 2, height: 1, samples: 4, colours: 2) { x, _, channel in
      x == 0 ? [10, 20, 100, 128][channel] : 0
    }
    fixture.extraSample = 2
    let plain = try Image(decoding: fixture.bytes)
    #expect(plain.format == .rgba)
    #expect(plain.pixels == [10, 20, 100, 128, 0, 0, 0, 0])
    fixture.extraSample = 1
    #expect(try Image(decoding: fixture.bytes).pixels == [20, 40, 199, 128, 0, 0, 0, 0])
    fixture.extraSample = 0
    #expect(try Image(decoding: fixture.bytes).pixels == [10, 20, 100, 0, 0, 0])
  }

  @Test func `grey with opacity is read`() throws {
    var fixture = TIFFFixture(width: 2, height: 1, samples: 2) { x, _, channel in
      [[7, 255], [200, 9]][x][channel]
    }
    fixture.extraSample = 2
    let image = try Image(decoding: fixture.bytes)
    #expect(image.format == .greyAlpha)
    #expect(image.pixels == [7, 255, 200, 9])
  }

  @Test(arguments: 1...8)
  func `the orientation is undone`(orientation: Int) throws {
    let stored = TurnedPicture(orientation, uprightWidth: 16, uprightHeight: 8)
    var fixture = TIFFFixture(width: stored.width, height: stored.height) { x, y, _ in
      Int(stored.value(x, y))
    }
    fixture.orientation = orientation
    let image = try Image(decoding: fixture.bytes)
    #expect(TurnedPicture.isUpright(image, width: 16, height: 8))
  }

  @Test func `damage is named with the rows it is in`() throws {
    var fixture = Self.fixture(bits: 8)
    (fixture.packing, fixture.rowsPerStrip) = (.lzw, 11)
    var bytes = fixture.bytes
    for index in bytes.count - 40..<bytes.count { bytes[index] = 0xFF }
    let error = try #require(decodingError(bytes))
    #expect(error.code == .malformed)
    #expect(error.message.contains("rows 0 to 10"))
  }

  @Test(arguments: [
    (259, 34_925, "compression 34925"), (259, 50_000, "compression 50000"),
    (262, 34_892, "colours of kind 34892"), (258, 32, "32 bits"), (277, 900, "900 samples"),
    (339, 3, "no whole numbers"),
  ])
  func `what is not decoded is named and refused`(tag: Int, value: Int, name: String) throws {
    var fixture = Self.fixture(bits: 8)
    fixture.extra[tag] = (3, [value])
    let error = try #require(decodingError(fixture.bytes))
    #expect(error.code == .unsupportedFormat)
    #expect(error.message.contains(name))
  }

  @Test func `tags that point to the same bytes a thousand times are refused`() throws {
    let fixture = Self.fixture(bits: 8)
    var bytes = fixture.bytes
    // A directory at the end: unknown tags of as many bytes as the file has.
    let count = 1_000
    bytes.replaceSubrange(4..<8, with: BMPFixture.number(bytes.count, 4))
    bytes += BMPFixture.number(count, 2)
    for tag in 0..<count {
      bytes += BMPFixture.number(40_000 + tag, 2) + BMPFixture.number(1, 2)
      bytes += BMPFixture.number(3_000, 4) + BMPFixture.number(8, 4)
    }
    let error = try #require(decodingError(bytes))
    #expect(error.code == .malformed)
    #expect(error.message.contains("3000000 bytes"))
  }

  @Test func `a directory inside itself, strips outside the file and huge tiles are refused`()
    throws
  {
    var fixture = Self.fixture(bits: 8)
    fixture.extra[273] = (4, [1 << 31])
    #expect(decodingError(fixture.bytes)?.code == .malformed)
    fixture = Self.fixture(bits: 8)
    fixture.packing = .lzw
    fixture.extra[279] = (4, [1])
    #expect(decodingError(fixture.bytes)?.code == .malformed)
    fixture = Self.fixture(bits: 8)
    fixture.tile = (16, 16)
    fixture.extra[322] = (4, [16_384])
    fixture.extra[323] = (4, [16_384])
    #expect(decodingError(fixture.bytes)?.code == .tooLarge)
    var bytes = Self.fixture(bits: 8).bytes
    bytes.replaceSubrange(4..<8, with: [0, 0, 0, 0])
    #expect(decodingError(bytes)?.code == .malformed)
  }
}
