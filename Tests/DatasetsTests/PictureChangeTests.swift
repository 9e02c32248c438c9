// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Imaging
import Testing

struct PictureChangeTests {
  /// Grey, with a red square above the middle.
  private func picture(width: Int = 64, height: Int = 48) throws -> Image {
    var pixels = [UInt8](repeating: 150, count: width * height * 3)
    for row in 4..<10 {
      for column in width / 2 - 3..<width / 2 + 3 {
        let start = 3 * (row * width + column)
        (pixels[start], pixels[start + 1], pixels[start + 2]) = (201, 0, 90)
      }
    }
    return try Image(width: width, height: height, format: .rgb, pixels: pixels)
  }

  private func colour(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
    let start = 3 * (y * image.width + x)
    return Array(image.pixels[start..<start + 3])
  }

  /// The mean place of the red pixels, from the middle of the picture.
  private func square(in image: Image) -> (x: Double, y: Double, count: Int) {
    var (x, y, count) = (0.0, 0.0, 0)
    for row in 0..<image.height {
      for column in 0..<image.width where colour(image, column, row)[1] < 75 {
        x += Double(column) + 0.5
        y += Double(row) + 0.5
        count += 1
      }
    }
    let all = Double(max(1, count))
    return (x / all - Double(image.width) / 2, y / all - Double(image.height) / 2, count)
  }

  @Test func `light is halved, doubled up to white, and turned into its negative`() throws {
    let picture = try picture()
    let half = try PictureChange.halfBrightness.applied(to: picture)
    #expect(colour(half, 0, 0) == [75, 75, 75] && colour(half, 32, 6) == [101, 0, 45])
    let double = try PictureChange.doubleBrightness.applied(to: picture)
    #expect(colour(double, 0, 0) == [255, 255, 255] && colour(double, 32, 6) == [255, 0, 180])
    let negative = try PictureChange.inverted.applied(to: picture)
    #expect(
      colour(negative, 0, 0) == [105, 105, 105] && colour(negative, 32, 6) == [54, 255, 165]
    )
    #expect(try PictureChange.inverted.applied(to: negative) == picture)
  }

  @Test func `a turned picture is whole, its canvas like its edge, and each turn goes its own way`()
    throws
  {
    let picture = try picture()
    let before = square(in: picture)
    for (change, way) in [(PictureChange.turnedLeft, -1.0), (.turnedRight, 1.0)] {
      let turned = try change.applied(to: picture)
      // 64 cos 12° + 48 sin 12° and 64 sin 12° + 48 cos 12°.
      #expect(turned.width == 73 && turned.height == 61)
      for (x, y) in [(0, 0), (72, 0), (0, 60), (72, 60)] {
        #expect(colour(turned, x, y) == [150, 150, 150])
      }
      let after = square(in: turned)
      #expect(abs(after.count - before.count) <= 6)
      // From 17 pixels above the middle, 17 sin 12° to the side and up to 17 cos 12°.
      #expect(abs(after.x - way * 3.53) < 0.3, "\(after)")
      #expect(abs(after.y + 16.63) < 0.3, "\(after)")
    }
  }

  @Test func `what lies beyond a turned picture is the mean of its edge, without streaks`() throws {
    // Black on the left edge, white elsewhere.
    let pixels = (0..<40 * 40).flatMap { index -> [UInt8] in
      let level: UInt8 = index % 40 == 0 ? 0 : 255
      return [level, level, level]
    }
    let picture = try Image(width: 40, height: 40, format: .rgb, pixels: pixels)
    let turned = try PictureChange.turnedRight.applied(to: picture)
    // 42 of 160 pixels of the edge are black.
    let even = UInt8((255 * 118 / 160.0).rounded())
    for (x, y) in [(0, 0), (turned.width - 1, 0), (0, turned.height - 1)] {
      #expect(colour(turned, x, y).allSatisfy { abs(Int($0) - Int(even)) <= 1 })
    }
  }

  @Test func `compression keeps the size and most of the picture, and nothing else is random`()
    throws
  {
    let picture = try picture()
    let compressed = try PictureChange.jpeg.applied(to: picture)
    #expect(compressed.width == 64 && compressed.height == 48 && compressed.format == .rgb)
    #expect(compressed != picture)
    #expect(colour(compressed, 2, 40).allSatisfy { abs(Int($0) - 150) < 6 })
    for change in PictureChange.allCases {
      #expect(try change.applied(to: picture) == change.applied(to: picture))
    }
  }

  @Test func `what cannot be changed traps`() async {
    await #expect(processExitsWith: .failure) {
      let grey = try Image(width: 2, height: 2, format: .grey, pixels: [1, 2, 3, 4])
      _ = try PictureChange.inverted.applied(to: grey)
    }
  }
}
