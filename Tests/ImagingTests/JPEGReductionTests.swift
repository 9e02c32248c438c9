// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct JPEGReductionTests {
  @Test(arguments: [(3_199, 1), (3_200, 2), (6_399, 2), (6_400, 4), (12_800, 8), (16_383, 8)])
  func `a large picture is decoded at reduced size`(side: Int, reduction: Int) throws {
    for (width, height) in [(side, 33), (33, side)] {
      let bytes = try Image.gradient(width, height, .grey).jpeg(quality: 90)
      let image = try Image(decoding: bytes)
      #expect(image.reduction == reduction)
      #expect(image.fullWidth == width && image.fullHeight == height)
      #expect(image.width == (width + reduction - 1) / reduction)
      #expect(image.height == (height + reduction - 1) / reduction)
    }
  }

  @Test(arguments: [PixelFormat.grey, .rgb])
  func `reduced pixels are the means of those of the file`(format: PixelFormat) throws {
    let (width, height) = (3_200, 64)
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        for _ in 0..<format.bytesPerPixel { pixels.append(UInt8(20 + (x / 4 + y) % 200)) }
      }
    }
    let image = try Image(width: width, height: height, format: format, pixels: pixels)
    let reduced = try Image(decoding: image.jpeg(quality: 100)).grey()
    let wanted = image.grey().reduced(by: 2)
    var worst = 0
    for (found, mean) in zip(reduced.pixels, wanted.pixels) where (40..<200).contains(mean) {
      worst = max(worst, abs(Int(found) - Int(mean)))
    }
    // Sharp edges ring differently; what lies between must agree.
    #expect(worst <= 40)
    let total = zip(reduced.pixels, wanted.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(total) / Double(wanted.pixels.count) < 1.5)
  }

  @Test func `a reduced picture is turned upright with its full size`() throws {
    let plain = try Image.gradient(3_201, 41, .grey).jpeg(quality: 90)
    let exif = JPEGFixture.exif(orientation: 6)
    let image = try Image(decoding: Array(plain[..<2]) + exif + plain[2...])
    #expect(image.reduction == 2)
    #expect((image.width, image.height) == (21, 1_601))
    #expect((image.fullWidth, image.fullHeight) == (41, 3_201))
  }

  @Test func `limits count the file's pixels, not those that are left`() throws {
    let bytes = try Image.gradient(3_200, 32, .grey).jpeg(quality: 90)
    let limits = ImageLimits(maximumPixels: 3_200 * 32 - 1)
    #expect(decodingError(bytes, limits: limits)?.code == .tooLarge)
  }

  @Test func `a reduced picture that ends early is refused`() throws {
    let bytes = try Image.noise(3_200, 16, .grey).jpeg(quality: 50)
    for length in [bytes.count - 2, bytes.count / 2, bytes.count / 4] {
      #expect(decodingError(Array(bytes[..<length]))?.code == .malformed)
    }
  }
}
