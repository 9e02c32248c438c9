// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import Datasets

struct GzipDecoderTests {
  private func unpack(
    _ bytes: [UInt8],
    limit: Int,
    pieceLength: Int = .max
  ) throws(DatasetError) -> [UInt8] {
    var decoder = try GzipDecoder(limit: limit)
    var rest = bytes[...]
    while !rest.isEmpty {
      try decoder.decode(Array(rest.prefix(pieceLength)))
      rest = rest.dropFirst(pieceLength)
    }
    return try decoder.finish()
  }

  @Test(arguments: [1, 2, 7, .max])
  func `A stream is unpacked whatever pieces it comes in`(pieceLength: Int) throws {
    let text = Array(String(repeating: "Hello, digits! ", count: 6).utf8)
    #expect(try unpack(Gzip.sixGreetings, limit: text.count, pieceLength: pieceLength) == text)
  }

  @Test(arguments: [0, 1, 65535, 65536, 65537, 300_000])
  func `Content of any length is unpacked`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    #expect(try unpack(Gzip.stored(bytes), limit: count, pieceLength: 4096) == bytes)
  }

  @Test func `Members in a row are one content`() throws {
    let packed = Gzip.stored([1, 2, 3]) + Gzip.stored([]) + Gzip.stored([4])
    for pieceLength in [1, 5, .max] {
      #expect(try unpack(packed, limit: 4, pieceLength: pieceLength) == [1, 2, 3, 4])
    }
  }

  @Test func `Content that just fits is unpacked and one byte more is refused`() throws {
    #expect(try unpack(Gzip.hundredThousandZeros, limit: 100_000).count == 100_000)
    let error = #expect(throws: DatasetError.self) {
      try unpack(Gzip.hundredThousandZeros, limit: 99_999)
    }
    #expect(error?.code == .corrupt)
    #expect(try #require(error).message.contains("more than the 99999 bytes"))
  }

  @Test func `A second member cannot pass the limit either`() {
    #expect(throws: DatasetError.self) {
      try unpack(Gzip.stored([1, 2, 3]) + Gzip.stored([4, 5]), limit: 4)
    }
  }

  @Test(arguments: 0..<Gzip.sixGreetings.count)
  func `A stream cut short anywhere is refused`(length: Int) {
    let error = #expect(throws: DatasetError.self) {
      try unpack(Array(Gzip.sixGreetings.prefix(length)), limit: 1000)
    }
    #expect(error?.code == .corrupt)
  }

  @Test func `A wrong bit never leads to other content`() throws {
    let text = try unpack(Gzip.sixGreetings, limit: 1000)
    for index in 10..<Gzip.sixGreetings.count {
      for bit in 0..<8 {
        var damaged = Gzip.sixGreetings
        damaged[index] ^= 1 << bit
        // A few bits fill up the last byte of the compressed data and mean nothing.
        let content = (try? unpack(damaged, limit: 1000)) ?? text
        #expect(content == text, "byte \(index), bit \(bit)")
      }
    }
  }

  @Test(arguments: 1...8)
  func `A wrong checksum or length is noticed`(distanceFromEnd: Int) {
    var damaged = Gzip.sixGreetings
    damaged[damaged.count - distanceFromEnd] ^= 0x10
    #expect(throws: DatasetError.self) { try unpack(damaged, limit: 1000) }
  }

  @Test(arguments: [[0x50, 0x4b, 3, 4], [0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 3], [0, 0, 8, 3]])
  func `Bytes that are no gzip are refused`(bytes: [UInt8]) {
    #expect(throws: DatasetError.self) { try unpack(bytes, limit: 1000) }
  }

  @Test func `Bytes after the last member are refused`() {
    #expect(throws: DatasetError.self) {
      try unpack(Gzip.stored([1, 2, 3]) + Array("tail".utf8), limit: 1000)
    }
  }
}
