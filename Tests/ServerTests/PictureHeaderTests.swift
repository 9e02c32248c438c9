// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

@testable import Server

struct PictureHeaderTests {
  /// Start of image, an application segment, a fill byte, then a progressive frame of 640×480.
  static let jpeg: [UInt8] =
    [0xFF, 0xD8, 0xFF, 0xE0, 0, 6, 1, 2, 3, 4, 0xFF, 0xFF, 0xC2, 0, 17, 8, 1, 0xE0, 2, 0x80, 3]

  @Test func `reads a PNG's size`() throws {
    #expect(try PictureHeader.pixelCount(TestServer.png(width: 31, height: 7)) == 31 * 7)
  }

  @Test func `reads a JPEG's size`() {
    #expect(PictureHeader.pixelCount(Self.jpeg) == 640 * 480)
  }

  @Test func `does not guess where the file is cut off`() throws {
    let png = try TestServer.png()
    for count in 0..<24 { #expect(PictureHeader.pixelCount(Array(png.prefix(count))) == nil) }
    for count in 0..<20 { #expect(PictureHeader.pixelCount(Array(Self.jpeg.prefix(count))) == nil) }
  }

  @Test(
    arguments: [
      [], [1, 2, 3], Array("GIF89a".utf8),
      [0xFF, 0xD8, 0xFF, 0xDA] + [UInt8](repeating: 0, count: 20),
      [0xFF, 0xD8] + [UInt8](repeating: 0xFF, count: 40),
      [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 40),
      [0xFF, 0xD8] + [UInt8](repeating: 0, count: 40),
    ] as [[UInt8]]
  )
  func `does not guess at other bytes`(bytes: [UInt8]) {
    #expect(PictureHeader.pixelCount(bytes) == nil)
  }

  @Test func `does not trust a size that overflows`() {
    let png: [UInt8] =
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
      + [UInt8](repeating: 0xFF, count: 8)
    #expect(PictureHeader.pixelCount(png).map { $0 > 1 << 40 } ?? true)
  }
}
