// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct HostileInputTests {
  enum Sample: CaseIterable {
    case png, interlacedPNG, palettePNG, greyJPEG, colourJPEG

    func bytes() throws -> [UInt8] {
      switch self {
      case .png:
        try Image.gradient(20, 14, .rgba).png()
      case .interlacedPNG:
        PNGFixture(width: 9, height: 9, type: .grey, depth: 4, isInterlaced: true) { x, y, _ in
          (x + y) & 15
        }.bytes
      case .palettePNG:
        PNGFixture(
          width: 9,
          height: 9,
          type: .palette,
          depth: 4,
          palette: (0..<48).map { $0 * 5 },
          transparency: [0, 9]
        ) { x, y, _ in x * y & 15 }.bytes
      case .greyJPEG:
        try Image.gradient(20, 14, .grey).jpeg(quality: 80)
      case .colourJPEG:
        try Image.gradient(20, 14, .rgb).jpeg(quality: 80)
      }
    }
  }

  @Test(arguments: Sample.allCases)
  func `a file cut off anywhere is refused`(sample: Sample) throws {
    let bytes = try sample.bytes()
    try #require(decodingError(bytes) == nil)
    // The checksum of a PNG's end chunk, which has no content, is not missed.
    let needed = bytes.count - (bytes[0] == 0x89 ? 4 : 0)
    for length in 0..<needed {
      let error = try #require(
        decodingError(Array(bytes[..<length])),
        "\(length) of \(bytes.count) bytes were accepted"
      )
      #expect(error.code == (length < 4 ? error.code : .malformed))
    }
  }

  @Test(arguments: Sample.allCases)
  func `a PNG with one byte changed is refused, and nothing traps`(sample: Sample) throws {
    let bytes = try sample.bytes()
    let isPNG = bytes[0] == 0x89
    var noise = Noise(state: 7)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= UInt8.random(in: 1...255, using: &noise)
      let error = decodingError(damaged)
      // Every byte of a PNG is under a checksum; a JPEG may just look different.
      if isPNG { #expect(error != nil, "byte \(index) was changed unnoticed") }
    }
  }

  @Test(arguments: Sample.allCases)
  func `many random changes never trap`(sample: Sample) throws {
    let bytes = try sample.bytes()
    var noise = Noise(state: 11)
    for _ in 0..<500 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...12, using: &noise) {
        let index = Int.random(in: 2..<damaged.count, using: &noise)
        damaged[index] = .random(in: 0...255, using: &noise)
      }
      if let error = decodingError(damaged) { #expect(!error.message.isEmpty) }
    }
  }

  @Test func `a PNG header that promises too much is refused before anything is allocated`() throws
  {
    // 65,535² RGBA with 16 bits would be 34 GB.
    let fixture = PNGFixture(width: 65_535, height: 65_535, type: .rgba, depth: 16) { _, _, _ in 0 }
    let header =
      PNGFixture.bigEndian(fixture.width) + PNGFixture.bigEndian(fixture.height) + [16, 6, 0, 0, 0]
    let bytes =
      PNGFixture.signature + PNGFixture.chunk("IHDR", header)
      + PNGFixture.chunk("IDAT", PNGFixture.zlibStored([0])) + PNGFixture.chunk("IEND", [])
    let error = try #require(decodingError(bytes))
    #expect(error.code == .tooLarge)
    #expect(error.message.contains("16384"))
  }

  @Test func `a PNG whose bytes cannot hold its pixels is refused by arithmetic`() throws {
    let header = PNGFixture.bigEndian(6_000) + PNGFixture.bigEndian(6_000) + [8, 6, 0, 0, 0]
    let bytes =
      PNGFixture.signature + PNGFixture.chunk("IHDR", header)
      + PNGFixture.chunk("IDAT", PNGFixture.zlibStored([0])) + PNGFixture.chunk("IEND", [])
    let error = try #require(decodingError(bytes))
    #expect(error.code == .malformed)
    #expect(error.message.contains("6000×6000"))
  }

  @Test func `a JPEG header that promises too much is refused`() throws {
    var bytes = JPEGFixture(values: [90]).bytes
    let frame = try #require(bytes.indices.first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
    #expect(decodingError(bytes)?.code == .tooLarge)
  }

  @Test(arguments: [PixelFormat.grey, .rgb])
  func `limits hold at their edge`(format: PixelFormat) throws {
    let image = try Image.gradient(40, 30, format)
    for bytes in [try image.png(), try image.jpeg(quality: 80)] {
      let fits = ImageLimits(maximumBytes: bytes.count, maximumPixels: 1_200, maximumSide: 40)
      #expect(decodingError(bytes, limits: fits) == nil)
      var limits = fits
      limits.maximumBytes -= 1
      #expect(decodingError(bytes, limits: limits)?.code == .tooLarge)
      limits = fits
      limits.maximumPixels -= 1
      #expect(decodingError(bytes, limits: limits)?.code == .tooLarge)
      limits = fits
      limits.maximumSide -= 1
      #expect(decodingError(bytes, limits: limits)?.code == .tooLarge)
    }
  }

  @Test(arguments: [
    ("GIF85a", "text"), ("RIFF....AVI LIST", "text"), ("BMW drives", "text"),
    ("II+\0....", "BigTIFF"), ("MM\0+....", "BigTIFF"), ("%PDF-1.7", "PDF"),
    ("....ftypheic", "HEIC"),
    ("....ftypavif", "AVIF"), ("....ftypmp42", "MP4"), ("hello world", "text"), ("", "empty"),
    ("\u{1}\u{2}\u{3}", "unknown"), ("PK\u{3}\u{4}", "ZIP"), ("P4 is a form", "text"),
    ("P8 1 1 1", "text"), ("P5", "text"),
  ])
  func `other files are named and the accepted formats are listed`(head: String, name: String)
    throws
  {
    let error = try #require(decodingError(Array(head.utf8)))
    #expect(error.code == .unsupportedFormat)
    #expect(error.message.contains(name))
    #expect(error.message.contains("PNG, JPEG, WebP, GIF, BMP, TIFF"))
  }
}
