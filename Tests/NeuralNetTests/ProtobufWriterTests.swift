// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import NeuralNet

struct ProtobufWriterTests {
  /// The examples of "Encoding" in the Protocol Buffers documentation, and the edges.
  @Test(
    arguments: [
      (0, [0x00]), (1, [0x01]), (127, [0x7F]), (128, [0x80, 0x01]), (150, [0x96, 0x01]),
      (16_383, [0xFF, 0x7F]), (16_384, [0x80, 0x80, 0x01]), (86_942, [0x9E, 0xA7, 0x05]),
      (-2, [0xFE] + Array(repeating: 0xFF, count: 8) + [0x01]),
      (.max, Array(repeating: 0xFF, count: 8) + [0x7F]),
      (.min, Array(repeating: 0x80, count: 9) + [0x01]),
    ] as [(Int, [UInt8])]
  )
  func `a whole number takes seven bits a byte, the lowest first`(number: Int, bytes: [UInt8]) {
    var writer = ProtobufWriter()
    writer.write(number, field: 1)
    #expect(writer.bytes == [0x08] + bytes)
  }

  @Test(arguments: [(1, [0x08]), (15, [0x78]), (16, [0x80, 0x01]), (20, [0xA0, 0x01])])
  func `a key holds the field's number above the wire type`(field: Int, key: [UInt8]) {
    var writer = ProtobufWriter()
    writer.write(0, field: field)
    #expect(writer.bytes == key + [0])
  }

  @Test func `a text is its length in bytes and its UTF-8`() {
    var writer = ProtobufWriter()
    writer.write("testing", field: 2)
    writer.write("é", field: 2)
    writer.write("", field: 2)
    #expect(
      writer.bytes == [0x12, 0x07] + Array("testing".utf8) + [0x12, 2, 0xC3, 0xA9, 0x12, 0]
    )
  }

  @Test func `a float is four bytes, the lowest first`() {
    var writer = ProtobufWriter()
    writer.write(1 as Float, field: 2)
    writer.write(raw: [1, -2], field: 9)
    writer.write(raw: [], field: 9)
    #expect(
      writer.bytes == [0x15, 0, 0, 0x80, 0x3F, 0x4A, 8, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0x4A, 0]
    )
  }

  @Test func `a message in a message comes after its length`() {
    var writer = ProtobufWriter()
    writer.write(field: 3) { $0.write(150, field: 1) }
    writer.write(field: 3) { _ in }
    #expect(writer.bytes == [0x1A, 0x03, 0x08, 0x96, 0x01, 0x1A, 0x00])
  }

  @Test func `a long field has a length of several bytes`() throws {
    var writer = ProtobufWriter()
    writer.write(field: 1) { $0.write([UInt8](repeating: 7, count: 300), field: 1) }
    #expect(writer.bytes.prefix(6) == [0x0A, 0xAF, 0x02, 0x0A, 0xAC, 0x02])
    #expect(writer.bytes.count == 306)
    let inner = try #require(try ProtobufMessage(writer.bytes).messages(1).first)
    #expect(inner.bytes(1) == [[UInt8](repeating: 7, count: 300)])
  }
}
