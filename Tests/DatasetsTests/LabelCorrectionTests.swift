// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import Testing

struct LabelCorrectionTests {
  private let images: LabelledImages

  init() throws {
    let pixels = (0..<3 * LabelledImages.pixelsPerImage).map { UInt8($0 % 251) }
    images = try LabelledImages(pixels: pixels, labels: [4, 3, 9])
  }

  @Test func `only the labels that are wrong change`() throws {
    let corrected = try images.corrected(by: [.init(image: 1, published: 3, shown: 5)])
    #expect(corrected.labels == [4, 5, 9])
    #expect(corrected.pixels == images.pixels)
    #expect(try images.corrected(by: []) == images)
  }

  @Test func `corrections of another data set are refused`() {
    let other = #expect(throws: DatasetError.self) {
      try images.corrected(by: [.init(image: 1, published: 4, shown: 5)])
    }
    #expect(other?.code == .malformed && other?.message.contains("and it is 3.") == true)
    let absent = #expect(throws: DatasetError.self) {
      try images.corrected(by: [.init(image: 3, published: 4, shown: 5)])
    }
    #expect(absent?.code == .malformed && absent?.message.contains("there are 3.") == true)
    #expect(throws: DatasetError.self) { try images.corrected(by: LabelCorrection.mnistTraining) }
  }

  @Test func `each of MNIST's training images is corrected once, to another digit`() {
    let corrections = LabelCorrection.mnistTraining
    let places = corrections.map(\.image)
    #expect(places == places.sorted() && Set(places).count == places.count)
    #expect(places.allSatisfy { (0..<60_000).contains($0) })
    #expect(corrections.allSatisfy { $0.published != $0.shown && max($0.published, $0.shown) < 10 })
  }
}
