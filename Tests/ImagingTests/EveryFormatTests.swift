// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

/// What holds for a file of any format, PNG and JPEG aside: see `HostileInputTests` for those.
struct EveryFormatTests {
  enum Sample: CaseIterable {
    case gif, interlacedGIF, bmp, paletteBMP, runsBMP, tiff, lzwTIFF, deflateTIFF, paletteTIFF
    case tiledTIFF, lossyWebP, losslessWebP, animatedWebP, bitmap, greymap, pixmap, textGreymap
    case arbitraryMap

    /// How many bytes at the end say nothing of the pixels.
    var idleBytes: Int {
      switch self {
      case .gif, .interlacedGIF: 1  // The end mark.
      case .bmp: 2  // The padding of the last row.
      case .paletteBMP: 3
      case .runsBMP: 2  // The end mark, when all rows are there.
      case .textGreymap: 3  // One digit of the last number, and a line end.
      default: 0
      }
    }

    func bytes() throws -> [UInt8] {
      let palette = (0..<48).map { UInt8($0 * 5) }
      let gif = GIFFixture(width: 9, height: 7, depth: 4, palette: palette) { x, y in x * y & 15 }
      let tiff = TIFFFixture(width: 9, height: 7, rowsPerStrip: 3) { x, y, _ in x * y * 3 }
      let image = try Image.gradient(9, 7, .rgb)
      switch self {
      case .gif: return gif.bytes
      case .interlacedGIF:
        var interlaced = gif
        interlaced.isInterlaced = true
        return interlaced.bytes
      case .bmp:
        return BMPFixture(width: 6, height: 7, bits: 24) { x, y in UInt32(x * y) }.bytes
      case .paletteBMP:
        return BMPFixture(width: 9, height: 7, bits: 8, palette: palette) { x, y in
          UInt32(x * y & 15)
        }.bytes
      case .runsBMP:
        let data = [9, 1, 0, 0, 4, 2, 0, 5, 1, 2, 3, 4, 5, 0, 0, 1].map { UInt8($0) }
        return BMPFixture(
          width: 9,
          height: 2,
          bits: 8,
          compression: 1,
          palette: palette,
          data: data
        ).bytes
      case .tiff: return tiff.bytes
      case .lzwTIFF, .deflateTIFF:
        var packed = tiff
        packed.packing = self == .lzwTIFF ? .lzw : .deflate
        return packed.bytes
      case .paletteTIFF:
        var coloured = tiff
        (coloured.colours, coloured.bits) = (3, 4)
        coloured.palette = (0..<48).map { $0 * 999 }
        coloured.sample = { x, y, _ in x * y & 15 }
        return coloured.bytes
      case .tiledTIFF:
        var tiled = tiff
        (tiled.tile, tiled.packing) = ((16, 16), .packBits)
        return tiled.bytes
      case .lossyWebP: return WebPDecodingTests.lossy
      case .losslessWebP: return WebPFixture(image: image).bytes
      case .animatedWebP: return WebPFixture(image: image, canvas: (12, 9, 2, 2)).bytes
      case .bitmap: return Array("P4 9 2\n".utf8) + [0xAA, 0x80, 0x55, 0]
      case .greymap: return Array("P5 3 2 255\n".utf8) + [1, 2, 3, 4, 5, 6]
      case .pixmap: return Array("P6 2 1 65535\n".utf8) + [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
      case .textGreymap: return Array("P2\n3 2 255\n1 2 3\n40 50 60\n".utf8)
      case .arbitraryMap:
        let header = "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
        return Array(header.utf8) + [1, 2, 3, 4, 5, 6, 7, 8]
      }
    }
  }

  @Test(arguments: Sample.allCases)
  func `a file cut off anywhere is refused`(sample: Sample) throws {
    let bytes = try sample.bytes()
    try #require(decodingError(bytes) == nil)
    for length in 0..<bytes.count - sample.idleBytes {
      let error = try #require(
        decodingError(Array(bytes[..<length])),
        "\(length) of \(bytes.count) bytes were accepted"
      )
      // Before its signature is whole, a file is of no kind.
      #expect(error.code == .malformed || length < 16 && error.code == .unsupportedFormat)
    }
  }

  @Test(arguments: Sample.allCases)
  func `a file with any byte changed is read or refused, and nothing traps`(sample: Sample) throws {
    let bytes = try sample.bytes()
    for index in bytes.indices {
      for value in [0, 1, 0x7F, 0x80, 0xFF, bytes[index] ^ 0x10] as [UInt8] {
        var damaged = bytes
        damaged[index] = value
        if let error = decodingError(damaged) { #expect(!error.message.isEmpty) }
      }
    }
  }

  @Test(arguments: Sample.allCases)
  func `many random changes never trap`(sample: Sample) throws {
    let bytes = try sample.bytes()
    var noise = Noise(state: 13)
    for _ in 0..<1_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...8, using: &noise) {
        let index = Int.random(in: 2..<damaged.count, using: &noise)
        damaged[index] = .random(in: 0...255, using: &noise)
      }
      if let error = decodingError(damaged) { #expect(!error.message.isEmpty) }
    }
  }

  /// Files that claim some sides, with next to nothing behind their headers.
  private static func claiming(_ width: Int, _ height: Int) -> [String: [UInt8]] {
    func number(_ value: Int) -> [UInt8] { GIFFixture.number(value) }
    let sides = "\(width) \(height)"
    let colours: [UInt8] = [0, 0, 0, 255, 255, 255]
    let frame = number(width) + number(height) + [0, 2, 1, 0x4C, 0, 0x3B]
    let bits = BMPFixture(width: width, height: height, bits: 24, data: [0])
    var tiff = TIFFFixture(width: 1, height: 1) { _, _, _ in 0 }
    tiff.extra = [256: (4, [width]), 257: (4, [height]), 278: (4, [height])]
    var fax = tiff
    fax.extra[259] = (3, [32_773])
    let map = "P7\nWIDTH \(width)\nHEIGHT \(height)\nDEPTH 4\nMAXVAL 255\nENDHDR\n"
    return [
      "GIF": Array("GIF89a".utf8) + number(1) + number(1) + [0x80, 0, 0] + colours
        + [0x2C, 0, 0, 0, 0] + frame,
      "BMP": bits.bytes,
      "TIFF": tiff.bytes,
      "packed TIFF": fax.bytes,
      "PNM": Array("P5 \(sides) 255\n".utf8) + [0],
      "PNM of bits": Array("P4 \(sides)\n".utf8) + [0],
      "PNM of text": Array("P3 \(sides) 255\n1 2 3".utf8),
      "PAM": Array(map.utf8),
    ]
  }

  @Test func `a header that claims too many pixels is refused, whatever is behind it`() throws {
    for (name, bytes) in Self.claiming(20_000, 20_000) {
      #expect(decodingError(bytes)?.code == .tooLarge, "\(name)")
    }
    for (name, bytes) in Self.claiming(16_000, 16_000) {
      #expect(decodingError(bytes)?.code == .tooLarge, "\(name)")
    }
    let canvas = Array("GIF89a".utf8) + GIFFixture.number(20_000) + GIFFixture.number(20_000)
    #expect(decodingError(canvas + [0, 0, 0])?.code == .tooLarge)
    let runs = BMPFixture(width: 20_000, height: 20_000, bits: 8, compression: 1, data: [0, 1])
    #expect(decodingError(runs.bytes)?.code == .tooLarge)
    // 14 bits a side, all set.
    let largest = WebPFixture.chunk("VP8L", [0x2F, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0, 0])
    #expect(decodingError(WebPFixture.file(largest))?.code == .tooLarge)
    let image = try Image.gradient(4, 4, .rgb)
    let animation = WebPFixture(image: image, canvas: (20_000, 20_000, 0, 0))
    #expect(decodingError(animation.bytes)?.code == .tooLarge)
  }

  @Test func `a header that claims more than its bytes can hold is refused by arithmetic`() throws {
    for (name, bytes) in Self.claiming(6_000, 6_000) {
      #expect(decodingError(bytes)?.code == .malformed, "\(name)")
    }
  }

  @Test(arguments: Sample.allCases)
  func `limits hold at their edge`(sample: Sample) throws {
    let bytes = try sample.bytes()
    let image = try Image(decoding: bytes)
    // Tiles count whole.
    let pixels = sample == .tiledTIFF ? 256 : image.width * image.height
    let side = sample == .tiledTIFF ? 16 : max(image.width, image.height)
    let fits = ImageLimits(maximumBytes: bytes.count, maximumPixels: pixels, maximumSide: side)
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
