// DigitClassifier
// SPDX-License-Identifier: MIT

import Datasets
import NeuralNet

/// A data set like MNIST, but of three training and two test images of noise.
struct TinyMNIST {
  let train: LabelledImages
  let test: LabelledImages
  /// The published files: name, unpacked bytes.
  let contents: [(name: String, bytes: [UInt8])]
  let files: MNISTFiles

  init() throws {
    train = try Self.images([7, 0, 9], seed: 1)
    test = try Self.images([4, 2], seed: 2)
    contents = [
      ("train-images", Self.idx([3, 28, 28], train.pixels)),
      ("train-labels", Self.idx([3], train.labels)),
      ("test-images", Self.idx([2, 28, 28], test.pixels)),
      ("test-labels", Self.idx([2], test.labels)),
    ]
    let files = contents.map { name, bytes in
      MNISTFile(name: name, byteCount: bytes.count, sha256: Checksum.sha256(bytes))
    }
    self.files = MNISTFiles(
      trainImages: files[0],
      trainLabels: files[1],
      testImages: files[2],
      testLabels: files[3]
    )
  }

  /// What a mirror answers for a path such as `/mnist/train-images.gz`; `nil` for a strange one.
  func bytes(at path: String) -> [UInt8]? {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    if let file = contents.first(where: { $0.name == name }) { return file.bytes }
    return contents.first { $0.name + ".gz" == name }.map { Gzip.stored($0.bytes) }
  }

  /// Writes an IDX file.
  static func idx(_ dimensions: [Int], _ elements: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0, 0, 8, UInt8(dimensions.count)]
    for size in dimensions {
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: size >> shift)) }
    }
    return bytes + elements
  }

  private static func images(_ labels: [UInt8], seed: UInt64) throws -> LabelledImages {
    var generator = SeededGenerator(seed: seed)
    let pixels = (0..<(labels.count * 784)).map { _ in
      UInt8(truncatingIfNeeded: generator.next() >> 32)
    }
    return try LabelledImages(pixels: pixels, labels: labels)
  }
}
