// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct PNMDecodingTests {
  private static func decode(_ text: String, _ bytes: [UInt8] = []) throws -> Image {
    try Image(decoding: Array(text.utf8) + bytes)
  }

  @Test func `bitmaps are read, ink black`() throws {
    let text = try Self.decode("P1\n# a comment\n3 2\n1 0 1\n0#1\n10")
    #expect(text.format == .grey && text.width == 3 && text.height == 2)
    #expect(text.pixels == [0, 255, 0, 255, 0, 255])
    let binary = try Self.decode("P4 10 2\n", [0b1010_0000, 0b0100_0000, 0xFF, 0x80])
    #expect(binary.pixels[..<10] == [0, 255, 0, 255, 255, 255, 255, 255, 255, 0])
    #expect(binary.pixels[10...] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 255])
  }

  @Test func `greymaps of any greatest value are read`() throws {
    #expect(try Self.decode("P2\n3 1 7\n0 7\n3\n").pixels == [0, 255, 109])
    #expect(try Self.decode("P5 3 1 255\n", [0, 9, 255]).pixels == [0, 9, 255])
    #expect(try Self.decode("P5 3 1 15\n", [0, 15, 1]).pixels == [0, 255, 17])
    let wide: [UInt8] = [0, 0, 0xFF, 0xFF, 0x80, 0x80]
    #expect(try Self.decode("P5 3 1 65535\n", wide).pixels == [0, 255, 128])
  }

  @Test func `pixmaps are read`() throws {
    let text = try Self.decode("P3 1 2 255 1 2 3  40 50 60")
    #expect(text.format == .rgb && text.pixels == [1, 2, 3, 40, 50, 60])
    let binary = try Self.decode("P6 1 2 255\n", [1, 2, 3, 40, 50, 60])
    #expect(binary == text)
  }

  @Test(arguments: [(1, PixelFormat.grey), (2, .greyAlpha), (3, .rgb), (4, .rgba)])
  func `arbitrary maps of one to four channels are read`(depth: Int, format: PixelFormat) throws {
    let header =
      "P7\nWIDTH 2\nHEIGHT 1\n# why not\nDEPTH \(depth)\nMAXVAL 255\nTUPLTYPE ANY\nENDHDR\n"
    let bytes = (0..<2 * depth).map { UInt8($0 * 30) }
    let image = try Self.decode(header, bytes)
    #expect(image.format == format && image.pixels == bytes)
  }

  @Test(arguments: [
    "P5 3 1 300\n\u{0}", "P5 3 1 0\n000", "P5 3 1 65536\n000000", "P5 3 x 255\n000",
    "P5 3 1 255", "P5 3", "P5 0 5 255\n", "P2 2 1 9 1 10", "P2 2 1 9 1", "P2 2 1 9 1 x",
    "P1 2 2 1 0 1", "P1 2 2 1 0 1 2", "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\n00",
    "P7\nWIDTH 2\nNONSENSE 1\nENDHDR\n00", "P6 99999999999 1 255\n",
  ])
  func `headers and values that make no sense are refused`(text: String) throws {
    let error = try #require(decodingError(Array(text.utf8)))
    #expect(error.code == .malformed, "\(error)")
  }

  @Test func `more channels than four are named and refused`() throws {
    let header = "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 5\nMAXVAL 255\nENDHDR\n12345"
    let error = try #require(decodingError(Array(header.utf8)))
    #expect(error.code == .unsupportedFormat)
    #expect(error.message.contains("5 channels"))
  }

  @Test func `a second picture is not looked at`() throws {
    #expect(try Self.decode("P5 1 1 255\n", [7, 0x50, 0x35]).pixels == [7])
  }
}
