// DigitClassifier
// SPDX-License-Identifier: MIT

@testable import Datasets

/// Files of data sets: gzip streams, IDX arrays and pairs of them.
///
/// The first byte chooses which of them the rest is.
enum DatasetTarget: FuzzTarget {
  static let name = "dataset"

  static var seeds: [String: [UInt8]] {
    let stored: [UInt8] = [1, 5, 0, 0xFA, 0xFF] + Array("hello".utf8)
    // CRC-32 and length of the content, least byte first.
    let member: [UInt8] =
      [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + stored + [0x86, 0xA6, 0x10, 0x36, 5, 0, 0, 0]
    let images = idx([2, 28, 28], Array(repeating: 7, count: 2 * 784))
    return [
      "gzip": [0] + member,
      "gzip-twice": [0] + member + member,
      "idx-3": [1] + idx([2, 3, 4], Array(0..<24)),
      "idx-1": [2] + idx([3], [0, 9, 10]),
      "pair": [3, 10] + idx([2], [3, 9]) + images,
    ]
  }

  private static func idx(_ dimensions: [UInt8], _ elements: [UInt8]) -> [UInt8] {
    [0, 0, 8, UInt8(dimensions.count)] + dimensions.flatMap { [0, 0, 0, $0] } + elements
  }

  static func run(_ bytes: [UInt8]) {
    var input = InputBytes(bytes)
    let choice = input.number(below: 4)
    switch choice {
    case 0: unpack(Array(input.rest))
    case 1, 2: readArray(Array(input.rest), rank: choice == 1 ? 3 : 1)
    default: readPair(&input)
    }
  }

  // MARK: gzip

  /// Small, so that a bomb of a few bytes reaches it.
  private static let limit = 4000

  private static func unpack(_ bytes: [UInt8]) {
    let content = unpack([bytes], limit: limit)
    requireEqual(unpack(bytes.cutUp, limit: limit), content, "chunks change what gzip holds")
    guard let content else { return }
    require(content.count <= limit, "\(content.count) bytes unpacked")
    requireEqual(unpack([bytes], limit: content.count), content, "content that just fits")
    if !content.isEmpty {
      requireEqual(unpack([bytes], limit: content.count - 1), nil, "content beyond the limit")
    }
  }

  private static func unpack(_ chunks: [[UInt8]], limit: Int) -> [UInt8]? {
    do throws(DatasetError) {
      var decoder = try GzipDecoder(limit: limit)
      for chunk in chunks { try decoder.decode(chunk) }
      return try decoder.finish()
    } catch {
      return nil
    }
  }

  // MARK: IDX

  private static func readArray(_ bytes: [UInt8], rank: Int) {
    let array = try? IDXArray(parsing: bytes, rank: rank, name: "The file")
    // The same in other words: all that a sound file of its size can be.
    var expected: [Int]?
    if bytes.count >= 4 + 4 * rank, bytes[..<4] == [0, 0, 8, UInt8(rank)] {
      let sizes = (0..<rank).map { axis in
        (0..<4).reduce(0) { $0 * 256 + Int(bytes[4 + 4 * axis + $1]) }
      }
      let isSound = sizes.allSatisfy { 1...bytes.count ~= $0 }
      if isSound, sizes.reduce(1, *) == bytes.count - 4 - 4 * rank { expected = sizes }
    }
    requireEqual(array?.dimensions, expected, "two readers disagree about an IDX file")
    if let array { requireEqual(array.elements.count, array.dimensions.reduce(1, *), "elements") }
  }

  private static func readPair(_ input: inout InputBytes) {
    let count = Int(input.byte())
    let (labels, images) = (Array(input.rest.prefix(count)), Array(input.rest.dropFirst(count)))
    guard let set = try? LabelledImages(idxImages: images, idxLabels: labels) else { return }
    requireEqual(set.pixels.count, set.count * 784, "pixels and labels")
    require(set.labels.allSatisfy { $0 <= 9 }, "labels \(set.labels)")
    requireEqual(set.subset(0..<set.count), set, "a subset of all is all")
  }
}
