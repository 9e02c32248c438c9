// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// Small pictures in every format, made by the encoders and by the fixtures of the tests.
enum PictureSeeds {
  /// Strokes on paper, a gradient, noise: what framing tells apart.
  static let drawings: [Image] = {
    var drawings: [Image] = []
    for (index, side) in [28, 40, 56].enumerated() {
      let pixels = (0..<side * side).map { place -> UInt8 in
        let (x, y) = (place % side, place / side)
        let isInk = abs(x - side / 2) < 3 && abs(y - side / 2) < side / 3
        return isInk == (index == 0) ? 250 : 10
      }
      if let image = try? Image(width: side, height: side, format: .grey, pixels: pixels) {
        drawings.append(image)
      }
    }
    for format in PixelFormat.allCases {
      if let image = try? Image.gradient(24, 20, format) { drawings.append(image) }
    }
    if let noise = try? Image.noise(31, 17, .grey) { drawings.append(noise) }
    return drawings
  }()

  static var all: [String: [UInt8]] {
    var seeds = portable
    seeds.merge(bitmaps) { $1 }
    seeds.merge(tiffs) { $1 }
    for type in PNGFixture.ColourType.allCases {
      for depth in type.depths {
        let palette = type == .palette ? (0..<3 << min(depth, 4)).map { UInt8($0 & 0xFF) } : []
        let mask = (1 << min(depth, 4)) - 1
        var png = PNGFixture(width: 5, height: 4, type: type, depth: depth, palette: palette) {
          x,
          y,
          _ in (x * y) & mask
        }
        png.isInterlaced = depth == 8
        seeds["png-\(type)-\(depth)"] = png.bytes
      }
    }
    for (index, image) in drawings.enumerated() {
      seeds["png-drawing-\(index)"] = try? image.png()
      seeds["jpeg-drawing-\(index)"] = try? image.jpeg(quality: 70)
      if [.rgb, .rgba].contains(image.format) {
        seeds["webp-\(index)"] = WebPFixture(image: image).bytes
        seeds["webp-moving-\(index)"] = WebPFixture(image: image, canvas: (40, 30, 2, 2)).bytes
      }
    }
    seeds["jpeg-exif"] =
      JPEGFixture(values: [90], segments: [JPEGFixture.exif(orientation: 6)]).bytes
    seeds["jpeg-cmyk"] =
      JPEGFixture(values: [1, 2, 3, 4], segments: [JPEGFixture.adobe(transform: 2)]).bytes
    return seeds
  }

  private static var portable: [String: [UInt8]] {
    let map = "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
    return [
      "pnm-1": Array("P1\n# bits\n3 2\n1 0 1\n0 1 0\n".utf8),
      "pnm-2": Array("P2\n3 2 255\n1 2 3\n40 50 60\n".utf8),
      "pnm-3": Array("P3\n1 2 15\n1 2 3\n4 5 6\n".utf8),
      "pnm-4": Array("P4 9 2\n".utf8) + [0xAA, 0x80, 0x55, 0],
      "pnm-5": Array("P5 3 2 255\n".utf8) + Array(1...6),
      "pnm-6": Array("P6 2 1 65535\n".utf8) + Array(1...12),
      "pnm-7": Array(map.utf8) + Array(1...8),
    ]
  }

  private static var bitmaps: [String: [UInt8]] {
    let palette = (0..<48).map { UInt8($0 * 5) }
    var seeds: [String: [UInt8]] = [:]
    for bits in [1, 4, 8, 16, 24, 32] {
      seeds["bmp-\(bits)"] =
        BMPFixture(width: 6, height: 5, bits: bits, palette: bits <= 8 ? palette : []) { x, y in
          UInt32(x * y) & (bits == 1 ? 1 : 15)
        }.bytes
    }
    seeds["bmp-os2"] =
      BMPFixture(width: 6, height: 5, bits: 8, headerBytes: 12, palette: palette).bytes
    seeds["bmp-masks"] =
      BMPFixture(width: 3, height: 2, bits: 16, compression: 3, masks: [0xF800, 0x7E0, 0x1F, 0])
      .bytes
    let runs: [UInt8] = [9, 1, 0, 0, 4, 2, 0, 5, 1, 2, 3, 4, 5, 0, 0, 1]
    seeds["bmp-runs"] =
      BMPFixture(width: 9, height: 2, bits: 8, compression: 1, palette: palette, data: runs).bytes
    seeds["bmp-runs-4"] =
      BMPFixture(width: 9, height: 2, bits: 4, compression: 2, palette: palette, data: runs).bytes
    for isInterlaced in [false, true] {
      var gif = GIFFixture(width: 9, height: 7, depth: 4, palette: palette) { x, y in x * y & 15 }
      gif.isInterlaced = isInterlaced
      gif.clearIndex = isInterlaced ? 3 : nil
      gif.canvas = isInterlaced ? (12, 10, 2, 1) : nil
      seeds["gif-\(isInterlaced)"] = gif.bytes
    }
    return seeds
  }

  private static var tiffs: [String: [UInt8]] {
    var seeds: [String: [UInt8]] = [:]
    for packing in TIFFFixture.Packing.allCases {
      var tiff = TIFFFixture(width: 9, height: 7, packing: packing, rowsPerStrip: 3) { x, y, _ in
        x * y * 3
      }
      seeds["tiff-\(packing)"] = tiff.bytes
      (tiff.tile, tiff.isBigEndian, tiff.orientation) = ((16, 16), true, 6)
      seeds["tiff-tiles-\(packing)"] = tiff.bytes
    }
    var coloured = TIFFFixture(width: 9, height: 7) { x, y, _ in x * y & 15 }
    (coloured.colours, coloured.bits, coloured.palette) = (3, 4, (0..<48).map { $0 * 999 })
    seeds["tiff-palette"] = coloured.bytes
    return seeds
  }
}
