// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Testing

struct LabelledImagesTests {
  /// N images; image i is all of grey level i and shows the digit i % 10.
  private func images(_ count: Int) throws -> LabelledImages {
    try LabelledImages(
      pixels: (0..<count).flatMap { [UInt8](repeating: UInt8($0), count: 784) },
      labels: (0..<count).map { UInt8($0 % 10) }
    )
  }

  @Test func `A pair of IDX files is read image by image`() throws {
    let pixels = (0..<(2 * 784)).map { UInt8(truncatingIfNeeded: $0 % 251) }
    let images = try LabelledImages(
      idxImages: TinyMNIST.idx([2, 28, 28], pixels),
      idxLabels: TinyMNIST.idx([2], [3, 9])
    )
    #expect(images.count == 2)
    #expect(images.labels == [3, 9])
    #expect(Array(images.pixels(of: 1)) == Array(pixels[784...]))
    #expect(images.rows * images.columns == LabelledImages.pixelsPerImage)
  }

  @Test(
    arguments: [
      ([2, 28, 27], [2], [1, 2], "28×27"),
      ([2, 27, 28], [2], [1, 2], "27×28"),
      ([2, 28, 28], [3], [1, 2, 3], "2 pictures and the label file 3 labels"),
      ([2, 28, 28], [2], [1, 10], "Label 1 is 10"),
    ] as [([Int], [Int], [UInt8], String)]
  )
  func `Files that are no pair of MNIST files are refused`(
    imageShape: [Int],
    labelShape: [Int],
    labels: [UInt8],
    message: String
  ) throws {
    let pixels = [UInt8](repeating: 0, count: imageShape.reduce(1, *))
    let error = #expect(throws: DatasetError.self) {
      try LabelledImages(
        idxImages: TinyMNIST.idx(imageShape, pixels),
        idxLabels: TinyMNIST.idx(labelShape, labels)
      )
    }
    #expect(error?.code == .malformed)
    #expect(try #require(error).message.contains(message))
  }

  @Test func `Pixels and labels that do not fit are refused`() {
    #expect(throws: DatasetError.self) {
      try LabelledImages(pixels: [UInt8](repeating: 0, count: 785), labels: [1])
    }
  }

  @Test func `A subset has the wanted images in the wanted order`() throws {
    let subset = try images(20).subset([13, 4, 13])
    #expect(subset.labels == [3, 4, 3])
    #expect((0..<3).map { subset.pixels(of: $0).first } == [13, 4, 13])
    #expect(subset.pixels.count == 3 * 784)
  }

  @Test(arguments: [(0, 0), (1, 0), (7, 0), (50, 0), (7, 3), (10, 4)])
  func `A split divides the images without loss and without doubles`(
    validationCount: Int,
    block: Int
  ) throws {
    let images = try images(50)
    let (training, validation) = images.split(validationCount: validationCount, block: block)
    func greys(_ part: LabelledImages) -> [UInt8] { (0..<part.count).map { part.pixels[$0 * 784] } }
    let end = 50 - block * validationCount
    #expect(greys(validation).map(Int.init) == Array(end - validationCount..<end))
    #expect((greys(training) + greys(validation)).sorted() == Array(0..<50))
    #expect(greys(training) == greys(training).sorted())
    // Labels went with their images.
    #expect(validation.labels == greys(validation).map { $0 % 10 })
  }

  @Test(
    arguments: [
      (7, 0, true), (7, 6, true), (7, 7, false), (7, -1, false), (0, 0, false), (-7, 0, false),
      (49, 0, true), (49, 1, false), (50, 0, false), (7, .max, false), (.max, .max, false),
      (.min, .min, false),
    ] as [(Int, Int, Bool)]
  )
  func `A block can be held out that lies within the images and leaves some`(
    validationCount: Int,
    block: Int,
    isPossible: Bool
  ) throws {
    #expect(try images(50).canHoldOut(block: block, of: validationCount) == isPossible)
  }

  @Test func `An image beyond the last stops the program`() async {
    await #expect(processExitsWith: .failure) {
      _ = try LabelledImages(pixels: [], labels: []).pixels(of: 0)
    }
  }
}
