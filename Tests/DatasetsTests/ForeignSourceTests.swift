// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet
import Testing

@testable import Datasets

struct ForeignSourceTests {
  /// Two "digits": a bar of 4×12 pixels and one of 10×6, labelled 1 and 7.
  private func digits() throws -> LabelledImages {
    var pixels = [UInt8](repeating: 0, count: 2 * 784)
    for row in 8..<20 { for column in 12..<16 { pixels[row * 28 + column] = 200 } }
    for row in 10..<16 { for column in 9..<19 { pixels[784 + row * 28 + column] = 255 } }
    return try LabelledImages(pixels: pixels, labels: [1, 7])
  }

  private func picture(_ source: ForeignSource, _ index: Int) throws -> (image: Image, label: Int) {
    var generator = SeededGenerator(seed: 5, stream: UInt64(index))
    return source.picture(index, of: try digits(), using: &generator)
  }

  @Test(arguments: [(ForeignSource.scan8, 8), (.scan16, 16)])
  func `a scan is the digit on a small grid, in its proportions`(source: ForeignSource, side: Int)
    throws
  {
    let (image, label) = try picture(source, 1)
    #expect(label == 7)
    #expect(image.width == side && image.height == side)
    // The bar, 10×6, fills its rows from side to side and leaves a fifth above and below.
    let rows = (0..<side).map { Array(image.grey().pixels[$0 * side..<($0 + 1) * side]) }
    #expect(rows[side / 2].allSatisfy { $0 == 255 })
    #expect(rows[0].allSatisfy { $0 == 0 } && rows[side - 1].allSatisfy { $0 == 0 })
  }

  @Test func `binary pictures have two shades`() throws {
    let (image, label) = try picture(.binary, 0)
    #expect(label == 1 && image.width == 84)
    #expect(Set(image.grey().pixels) == [0, 255])
  }

  @Test func `a tight picture ends where the ink does, dark on light`() throws {
    let (image, _) = try picture(.tight, 0)
    #expect(image.width == 8 && image.height == 24)
    #expect(image.grey().pixels.allSatisfy { $0 == 55 })
  }

  @Test(arguments: [ForeignSource.pens, .habits])
  func `drawn pictures take the digits in turn, and differ`(source: ForeignSource) throws {
    let pictures = try (0..<20).map { try picture(source, $0) }
    #expect(Set(pictures.map(\.label)) == (source == .pens ? Set(0...9) : [1, 4, 7]))
    #expect(Set(pictures.map(\.image.pixels)).count == 20)
    #expect(try picture(source, 3).image == pictures[3].image)
  }

  @Test func `each habit is a way of writing that there is`() {
    for (digit, skeletons) in Skeleton.habits {
      #expect(!skeletons.isEmpty && skeletons.count < Skeleton.digits[digit].count)
    }
  }
}
