// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import Datasets

struct IDXArrayTests {
  @Test func `An array gives its dimensions and elements`() throws {
    let bytes: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 20, 30, 40, 50, 60]
    let array = try IDXArray(parsing: bytes, rank: 2, name: "The file")
    #expect(array.dimensions == [2, 3])
    #expect(Array(array.elements) == [10, 20, 30, 40, 50, 60])
  }

  @Test func `A dimension is read with its highest byte first`() throws {
    let bytes: [UInt8] = [0, 0, 8, 1, 0, 1, 2, 3] + [UInt8](repeating: 7, count: 0x010203)
    #expect(try IDXArray(parsing: bytes, rank: 1, name: "The file").dimensions == [0x010203])
  }

  @Test(
    arguments: [
      ("an empty file", [], "12 bytes and the file has 0"),
      ("a cut header", [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0], "12 bytes and the file has 11"),
      ("a first byte", [1, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5], "two zero bytes"),
      ("a second byte", [0, 9, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5], "two zero bytes"),
      ("floats", [0, 0, 13, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5], "element type"),
      ("another rank", [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 5], "3 dimensions"),
      ("an empty dimension", [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 0], "dimension 1 of size 0"),
      ("a byte too few", [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 5], "promise 2 bytes"),
      ("a byte too many", [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6], "promise 1 bytes"),
      ("a huge promise", [0, 0, 8, 2, 255, 255, 255, 255, 127, 255, 255, 255], "promise"),
    ] as [(String, [UInt8], String)]
  )
  func `A file is refused with the field that is wrong`(
    problem: String,
    bytes: [UInt8],
    message: String
  ) throws {
    let error = #expect(throws: DatasetError.self, "\(problem)") {
      try IDXArray(parsing: bytes, rank: 2, name: "The file")
    }
    #expect(error?.code == .malformed)
    #expect(try #require(error).message.contains(message))
  }

  @Test func `Dimensions whose product overflows are refused`() {
    let size: [UInt8] = [255, 255, 255, 255]
    let error = #expect(throws: DatasetError.self) {
      try IDXArray(parsing: [0, 0, 8, 3] + size + size + size, rank: 3, name: "The file")
    }
    #expect(error?.code == .malformed)
  }
}
