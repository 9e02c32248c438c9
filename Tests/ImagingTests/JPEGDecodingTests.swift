// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct JPEGDecodingTests {
  @Test(arguments: [PixelFormat.grey, .rgb])
  func `what the encoder writes is read back closely`(format: PixelFormat) throws {
    let image = try Image.gradient(60, 41, format)
    let decoded = try Image(decoding: image.jpeg(quality: 100))
    #expect(decoded.width == 60 && decoded.height == 41 && decoded.format == format)
    let worst = zip(image.pixels, decoded.pixels).map { abs(Int($0) - Int($1)) }.max()
    // Colour goes through 8-bit YCbCr and back; a few steps of rounding each way.
    #expect(try #require(worst) <= 6)
  }

  @Test func `brightness alone is that of the colours, but for rounding`() throws {
    let bytes = try Image.gradient(60, 41, .rgb).jpeg(quality: 90)
    let colours = try Image(decoding: bytes).grey()
    let brightness = try Image(decoding: bytes, isColourNeeded: false)
    #expect(brightness.format == .grey && brightness.width == 60 && brightness.height == 41)
    let worst = zip(colours.pixels, brightness.pixels).map { abs(Int($0) - Int($1)) }.max()
    #expect(try #require(worst) <= 3)
    // What holds no brightness apart keeps its colours.
    let adobe = JPEGFixture(values: [200, 100, 50], segments: [JPEGFixture.adobe(transform: 0)])
    #expect(try Image(decoding: adobe.bytes, isColourNeeded: false).format == .rgb)
    #expect(
      try Image(decoding: Image.noise(9, 9, .rgb).png(), isColourNeeded: false).format == .rgb
    )
  }

  @Test func `see-through pixels are encoded over white`() throws {
    let image = try Image(
      width: 8,
      height: 8,
      format: .rgba,
      pixels: (0..<64).flatMap { _ in [0, 0, 0, 0] as [UInt8] }
    )
    let decoded = try Image(decoding: image.jpeg(quality: 90))
    #expect(decoded.pixels.allSatisfy { $0 >= 254 })
  }

  @Test(arguments: [0, -1, 101])
  func `a quality out of range is refused`(quality: Int) throws {
    let image = try Image.gradient(8, 8, .grey)
    #expect(throws: ImageError.self) { try image.jpeg(quality: quality) }
  }

  @Test func `lower quality makes smaller files`() throws {
    let image = try Image.noise(64, 64, .rgb)
    #expect(try image.jpeg(quality: 10).count < image.jpeg(quality: 90).count / 2)
  }

  @Test(arguments: [0, 77, 128, 255] as [UInt8])
  func `a grey file written by hand is read exactly`(value: UInt8) throws {
    let image = try Image(decoding: JPEGFixture(values: [value]).bytes)
    #expect(image.format == .grey)
    #expect(image.pixels == [UInt8](repeating: value, count: 64))
  }

  @Test func `three components marked as RGB are taken as they are`() throws {
    let fixture = JPEGFixture(values: [200, 100, 50], segments: [JPEGFixture.adobe(transform: 0)])
    let image = try Image(decoding: fixture.bytes)
    #expect(Array(image.pixels[..<3]) == [200, 100, 50])
  }

  @Test func `printing inks become RGB, inverted where Adobe's segment says so`() throws {
    let plain = try Image(decoding: JPEGFixture(values: [0, 255, 127, 0]).bytes)
    #expect(plain.format == .rgb)
    #expect(Array(plain.pixels[..<3]) == [255, 0, 128])

    let adobe = JPEGFixture(
      values: [255, 0, 128, 255],
      segments: [JPEGFixture.adobe(transform: 0)]
    )
    #expect(try Array(Image(decoding: adobe.bytes).pixels[..<3]) == [255, 0, 128])

    let black = JPEGFixture(
      values: [255, 255, 255, 0],
      segments: [JPEGFixture.adobe(transform: 0)]
    )
    #expect(try Array(Image(decoding: black.bytes).pixels[..<3]) == [0, 0, 0])
  }

  @Test func `inks coded as YCCK become RGB`() throws {
    // Neutral chroma: all three inks equal the luma, inverted twice on the way.
    let fixture = JPEGFixture(
      values: [60, 128, 128, 255],
      segments: [JPEGFixture.adobe(transform: 2)]
    )
    let pixels = try Image(decoding: fixture.bytes).pixels[..<3]
    #expect(Set(pixels).count == 1)
  }

  @Test func `stray bytes before the end marker are let pass`() throws {
    let image = try Image(decoding: JPEGFixture(values: [90], padding: [0, 0, 17, 0]).bytes)
    #expect(image.pixels.allSatisfy { $0 == 90 })
  }

  @Test(arguments: [(0xC3, 8), (0xC5, 8), (0xC1, 12)] as [(UInt8, UInt8)])
  func `lossless, hierarchical and 12-bit frames are named and refused`(
    marker: UInt8,
    precision: UInt8
  ) throws {
    let fixture = JPEGFixture(values: [90], frameMarker: marker, precision: precision)
    let error = try #require(decodingError(fixture.bytes))
    #expect(error.code == .unsupportedFormat)
    #expect(error.message.contains("baseline"))
  }

  @Test(arguments: 1...8, [true, false])
  func `the EXIF orientation is undone`(orientation: Int, isBigEndian: Bool) throws {
    let stored = try TurnedPicture(orientation, uprightWidth: 32, uprightHeight: 16).image()
    let plain = try stored.jpeg(quality: 95)
    let exif = JPEGFixture.exif(orientation: UInt8(orientation), isBigEndian: isBigEndian)
    let image = try Image(decoding: Array(plain[..<2]) + exif + plain[2...])
    #expect(TurnedPicture.isUpright(image, width: 32, height: 16))
  }

  @Test(arguments: [0, 9, 200] as [UInt8])
  func `an orientation that does not exist is ignored`(orientation: UInt8) throws {
    let fixture = JPEGFixture(
      values: [90],
      segments: [JPEGFixture.exif(orientation: orientation)]
    )
    #expect(try Image(decoding: fixture.bytes).pixels.allSatisfy { $0 == 90 })
  }

  @Test func `a damaged EXIF segment does not spoil the picture`() throws {
    let whole = JPEGFixture.exif(orientation: 6)
    for length in 4..<whole.count {
      let cut = JPEGFixture.segment(0xE1, Array(whole[4..<length]))
      let image = try Image(decoding: JPEGFixture(values: [90], segments: [cut]).bytes)
      #expect(image.pixels.allSatisfy { $0 == 90 })
    }
  }
}
