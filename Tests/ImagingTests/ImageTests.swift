// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import Testing

struct ImageTests {
  @Test(arguments: [(0, 1, 0), (1, 0, 0), (-1, -1, 1), (2, 2, 3), (2, 2, 5), (Int.max, 2, 2)])
  func `sides and byte count must match`(width: Int, height: Int, count: Int) {
    let pixels = [UInt8](repeating: 0, count: count)
    #expect(throws: ImageError.self) {
      try Image(width: width, height: height, format: .grey, pixels: pixels)
    }
    #expect(throws: ImageError.self) {
      try GreyImage(width: width, height: height, pixels: pixels)
    }
  }

  @Test func `equal red, green and blue keep their value in grey`() throws {
    let values = (0...255).map { UInt8($0) }
    let image = try Image(
      width: 256,
      height: 1,
      format: .rgb,
      pixels: values.flatMap { [$0, $0, $0] }
    )
    #expect(image.grey().pixels == values)
    let solid = try Image(
      width: 256,
      height: 1,
      format: .rgba,
      pixels: values.flatMap { [$0, $0, $0, 255] }
    )
    #expect(solid.grey().pixels == values)
    #expect(solid.grey(over: 0).pixels == values)
  }

  @Test(
    arguments: [
      ([255, 0, 0], 76), ([0, 255, 0], 150), ([0, 0, 255], 29), ([255, 255, 255], 255),
    ] as [([UInt8], UInt8)]
  )
  func `grey is Rec. 601 luma`(colour: [UInt8], luma: UInt8) throws {
    let image = try Image(width: 1, height: 1, format: .rgb, pixels: colour)
    #expect(image.grey().pixels == [luma])
  }

  @Test func `clear pixels show the background`() throws {
    let image = try Image(
      width: 3,
      height: 1,
      format: .greyAlpha,
      pixels: [9, 0, 100, 128, 7, 255]
    )
    #expect(image.grey().pixels == [255, 177, 7])
    #expect(image.grey(over: 0).pixels == [0, 50, 7])
  }
}
