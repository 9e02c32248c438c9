// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct PNGDecodingTests {
  struct Layout: CustomTestStringConvertible {
    let type: PNGFixture.ColourType
    let depth: Int
    let isInterlaced: Bool
    var testDescription: String { "\(type) \(depth) bits\(isInterlaced ? " interlaced" : "")" }

    static let all = PNGFixture.ColourType.allCases.flatMap { type in
      type.depths.flatMap { depth in
        [false, true].map { Layout(type: type, depth: depth, isInterlaced: $0) }
      }
    }
  }

  /// A sample that fills the depth's whole range over the picture.
  private static func sample(_ x: Int, _ y: Int, _ channel: Int, depth: Int) -> Int {
    (x * 7 + y * 13 + channel * 5) * 0x1357 & ((1 << depth) - 1)
  }

  private static func fixture(_ layout: Layout) -> PNGFixture {
    let palette = (0..<(1 << layout.depth) * 3).map { UInt8($0 * 37 & 0xFF) }
    return PNGFixture(
      width: 11,
      height: 9,
      type: layout.type,
      depth: layout.depth,
      isInterlaced: layout.isInterlaced,
      palette: layout.type == .palette ? palette : []
    ) { sample($0, $1, $2, depth: layout.depth) }
  }

  @Test(arguments: Layout.all)
  func `every colour type and depth becomes 8 bits a channel`(layout: Layout) throws {
    let fixture = Self.fixture(layout)
    let image = try Image(decoding: fixture.bytes)
    let format: PixelFormat =
      switch layout.type {
      case .grey: .grey
      case .greyAlpha: .greyAlpha
      case .rgb, .palette: .rgb
      case .rgba: .rgba
      }
    #expect(image.width == 11 && image.height == 9 && image.format == format)
    var expected: [UInt8] = []
    for y in 0..<9 {
      for x in 0..<11 {
        for channel in 0..<layout.type.channels {
          let sample = Self.sample(x, y, channel, depth: layout.depth)
          if layout.type == .palette {
            expected += fixture.palette[sample * 3..<sample * 3 + 3]
          } else {
            expected.append(
              UInt8(layout.depth == 16 ? sample >> 8 : sample * 255 / ((1 << layout.depth) - 1))
            )
          }
        }
      }
    }
    #expect(image.pixels == expected)
  }

  @Test(arguments: 1...8, [true, false])
  func `the EXIF orientation is undone`(orientation: Int, isLast: Bool) throws {
    let stored = TurnedPicture(orientation, uprightWidth: 12, uprightHeight: 8)
    var fixture = PNGFixture(width: stored.width, height: stored.height, type: .grey, depth: 8) {
      Int(stored.value($0, $1) + UInt8($2))
    }
    fixture.exif = JPEGFixture.exifBlock(orientation: UInt8(orientation), isBigEndian: isLast)
    fixture.isExifLast = isLast
    #expect(
      TurnedPicture.isUpright(try Image(decoding: fixture.bytes), width: 12, height: 8)
    )
  }

  @Test func `an orientation that is damaged or does not exist is ignored`() throws {
    let stored = TurnedPicture(1, uprightWidth: 12, uprightHeight: 8)
    var fixture = PNGFixture(width: 12, height: 8, type: .grey, depth: 8) {
      Int(stored.value($0, $1) + UInt8($2))
    }
    let block = JPEGFixture.exifBlock(orientation: 6)
    for exif in [JPEGFixture.exifBlock(orientation: 9), Array(block.prefix(17))] {
      fixture.exif = exif
      #expect(
        TurnedPicture.isUpright(try Image(decoding: fixture.bytes), width: 12, height: 8)
      )
    }
  }

  @Test func `a transparent palette entry becomes opacity`() throws {
    let fixture = PNGFixture(
      width: 3,
      height: 1,
      type: .palette,
      depth: 2,
      palette: [10, 20, 30, 40, 50, 60, 70, 80, 90],
      transparency: [0, 128]
    ) { x, _, _ in x }
    let image = try Image(decoding: fixture.bytes)
    #expect(image.format == .rgba)
    #expect(image.pixels == [10, 20, 30, 0, 40, 50, 60, 128, 70, 80, 90, 255])
  }

  @Test(arguments: [8, 16])
  func `the transparent grey becomes opacity`(depth: Int) throws {
    let scale = depth == 16 ? 257 : 1
    let clear = 2 * scale
    let fixture = PNGFixture(
      width: 4,
      height: 1,
      type: .grey,
      depth: depth,
      transparency: [UInt8(clear >> 8), UInt8(clear & 0xFF)]
    ) { x, _, _ in x * scale }
    let image = try Image(decoding: fixture.bytes)
    #expect(image.format == .greyAlpha)
    #expect(image.pixels == [0, 255, 1, 255, 2, 0, 3, 255])
  }

  @Test func `the transparent colour becomes opacity`() throws {
    let fixture = PNGFixture(
      width: 2,
      height: 1,
      type: .rgb,
      depth: 8,
      transparency: [0, 3, 0, 4, 0, 5]
    ) { x, _, channel in x + channel + 2 }
    let image = try Image(decoding: fixture.bytes)
    #expect(image.format == .rgba)
    #expect(image.pixels == [2, 3, 4, 255, 3, 4, 5, 0])
  }

  @Test(arguments: PixelFormat.allCases, [(1, 1), (28, 28), (3, 200), (257, 5)])
  func `what the encoder writes is read back unchanged`(format: PixelFormat, sides: (Int, Int))
    throws
  {
    let image = try Image.noise(sides.0, sides.1, format)
    #expect(try Image(decoding: image.png()) == image)
  }

  @Test func `bytes after the end of the picture are let pass`() throws {
    let image = try Image.noise(5, 5, .grey)
    #expect(try Image(decoding: image.png() + [1, 2, 3]) == image)
  }

  @Test func `an unknown ancillary chunk is let pass and an unknown critical one is not`() throws {
    let image = try Image.noise(5, 5, .grey)
    let plain = try image.png()
    func file(with name: String) -> [UInt8] {
      Array(plain[..<33]) + PNGFixture.chunk(name, [1, 2, 3]) + plain[33...]
    }
    #expect(try Image(decoding: file(with: "teSt")) == image)
    #expect(decodingError(file(with: "TeSt"))?.code == .malformed)
  }
}
