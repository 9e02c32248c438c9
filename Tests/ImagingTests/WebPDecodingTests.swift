// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct WebPDecodingTests {
  /// 8×8 pixels in lossy form, dark on the left and bright on the right.
  static let lossy: [UInt8] = [
    0x52, 0x49, 0x46, 0x46, 0x2A, 0x00, 0x00, 0x00, 0x57, 0x45, 0x42, 0x50, 0x56, 0x50, 0x38, 0x20,
    0x1E, 0x00, 0x00, 0x00, 0x90, 0x01, 0x00, 0x9D, 0x01, 0x2A, 0x08, 0x00, 0x08, 0x00, 0x02, 0x80,
    0x42, 0x25, 0xA4, 0x00, 0x02, 0x9D, 0x47, 0x23, 0x50, 0x00, 0xFE, 0xFA, 0x65, 0x7F, 0xF0, 0xB0,
    0x00, 0x00,
  ]

  @Test(arguments: [PixelFormat.rgb, .rgba], [(1, 1), (17, 9), (64, 33)])
  func `what is stored without loss is read exactly`(
    format: PixelFormat,
    sides: (Int, Int)
  ) throws {
    let image = try Image.noise(sides.0, sides.1, format)
    #expect(try Image(decoding: WebPFixture(image: image).bytes) == image)
  }

  @Test func `what is stored with loss is read closely`() throws {
    let grey = try Image(decoding: Self.lossy).grey()
    #expect(grey.width == 8 && grey.height == 8)
    for y in 0..<8 {
      for x in 0..<8 { #expect(abs(Int(grey[x, y]) - (x < 4 ? 30 : 230)) < 4) }
    }
  }

  @Test func `of an animation the first frame is read, on its canvas`() throws {
    let image = try Image.noise(4, 2, .rgb)
    let whole = WebPFixture(image: image, canvas: (4, 2, 0, 0))
    #expect(try Image(decoding: whole.bytes) == image)
    let part = try Image(decoding: WebPFixture(image: image, canvas: (8, 6, 2, 4)).bytes)
    #expect(part.width == 8 && part.height == 6 && part.format == .rgba)
    for y in 0..<6 {
      for x in 0..<8 {
        let pixel = Array(part.pixels[(y * 8 + x) * 4..<(y * 8 + x + 1) * 4])
        let isInside = (2..<6).contains(x) && y >= 4
        let start = ((y - 4) * 4 + x - 2) * 3
        let wanted = isInside ? Array(image.pixels[start..<start + 3]) + [255] : [0, 0, 0, 0]
        #expect(pixel == wanted, "at \(x), \(y)")
      }
    }
  }

  @Test(arguments: 1...8, ["", "Exif\0\0"])
  func `the EXIF orientation is undone`(orientation: Int, prefix: String) throws {
    let stored = TurnedPicture(orientation, uprightWidth: 12, uprightHeight: 8)
    let block = JPEGFixture.exifBlock(orientation: UInt8(orientation))
    let file = try WebPFixture.file(
      WebPFixture.extended(stored.width, stored.height, flags: 8)
        + WebPFixture.chunk("VP8L", WebPFixture(image: stored.image(.rgb)).stream)
        + WebPFixture.chunk("EXIF", Array(prefix.utf8) + block)
    )
    #expect(TurnedPicture.isUpright(try Image(decoding: file), width: 12, height: 8))
  }

  @Test func `a frame that leaves its canvas is refused`() throws {
    let image = try Image.noise(4, 2, .rgb)
    let fixture = WebPFixture(image: image, canvas: (4, 2, 2, 0))
    #expect(decodingError(fixture.bytes)?.code == .malformed)
  }

  @Test func `an animation without a frame is refused`() throws {
    let bytes = WebPFixture.file(WebPFixture.chunk("VP8X", [2, 0, 0, 0, 7, 0, 0, 7, 0, 0]))
    #expect(decodingError(bytes)?.code == .malformed)
  }

  @Test func `a chunk that is cut off is named`() throws {
    var bytes = Self.lossy
    bytes[16] = 0xFF
    let error = try #require(decodingError(bytes))
    #expect(error.code == .malformed)
    #expect(error.message.contains("chunk VP8"))
  }

  @Test func `bytes after the end are let pass`() throws {
    #expect(try Image(decoding: Self.lossy + [1, 2, 3]) == Image(decoding: Self.lossy))
  }
}
