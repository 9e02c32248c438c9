// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

/// The fields of a message in the wire format of Protocol Buffers, read back for tests.
struct ProtobufMessage {
  /// A field's value by wire type.
  enum Value: Equatable {
    case varint(UInt64)
    case bytes([UInt8])
    case fixed32(UInt32)
  }

  /// Numbers and values in the order in which they stand.
  let fields: [(number: Int, value: Value)]

  /// Reads a whole message; anything that does not belong there fails the test.
  init(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    var fields: [(Int, Value)] = []
    while !rest.isEmpty {
      let key = try Self.varint(&rest)
      let value: Value
      switch key & 7 {
      case 0: value = .varint(try Self.varint(&rest))
      case 2: value = .bytes(try Self.take(Int(try Self.varint(&rest)), &rest))
      default:
        try #require(key & 7 == 5, "wire type \(key & 7)")
        let four = try Self.take(4, &rest)
        value = .fixed32(four.reversed().reduce(0) { $0 << 8 | UInt32($1) })
      }
      fields.append((Int(key >> 3), value))
    }
    self.fields = fields
  }

  /// The values of a field, in order.
  subscript(number: Int) -> [Value] { fields.filter { $0.number == number }.map(\.value) }

  /// The numbers in a field.
  func numbers(_ number: Int) -> [Int] {
    self[number].compactMap { if case .varint(let value) = $0 { Int(value) } else { nil } }
  }

  /// The texts in a field.
  func texts(_ number: Int) -> [String] {
    self[number].compactMap {
      if case .bytes(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil }
    }
  }

  /// The byte strings in a field.
  func bytes(_ number: Int) -> [[UInt8]] {
    self[number].compactMap { if case .bytes(let bytes) = $0 { bytes } else { nil } }
  }

  /// The messages in a field.
  func messages(_ number: Int) throws -> [ProtobufMessage] {
    try bytes(number).map { try ProtobufMessage($0) }
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let byte = try take(1, &rest)[0]
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw Overlong()
  }

  private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) throws -> [UInt8] {
    try #require(count <= rest.count)
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  private struct Overlong: Error {}
}
