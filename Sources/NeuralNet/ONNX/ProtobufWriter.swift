// DigitClassifier
// SPDX-License-Identifier: MIT

/// Writes the wire format of Protocol Buffers: a message is its fields one after another, each a key
/// (field number and wire type) and a value.
///
/// Only what an ONNX file needs, and only writing: nothing here reads bytes of others. Fields are
/// written even where they hold the default value, which every reader accepts.
///
/// - Source: "Encoding", <https://github.com/protocolbuffers/protocolbuffers.github.io>; the bytes
///   are checked against its examples.
struct ProtobufWriter {
  /// The message so far.
  private(set) var bytes: [UInt8] = []

  /// How the bytes of a value end.
  private enum WireType: UInt64 {
    /// At the first byte below 128.
    case varint = 0
    /// After as many bytes as a varint before them says.
    case lengthDelimited = 2
    /// After four bytes.
    case fixed32 = 5
  }

  /// Writes an `int32`, `int64` or enum field; a negative number takes ten bytes.
  mutating func write(_ value: Int, field: Int) {
    writeKey(field, .varint)
    writeVarint(UInt64(bitPattern: Int64(value)))
  }

  /// Writes a `float` field.
  mutating func write(_ value: Float, field: Int) {
    writeKey(field, .fixed32)
    append(value)
  }

  /// Writes a `string` field.
  mutating func write(_ text: String, field: Int) {
    write(Array(text.utf8), field: field)
  }

  /// Writes a `bytes` field.
  mutating func write(_ content: [UInt8], field: Int) {
    writeKey(field, .lengthDelimited)
    writeVarint(UInt64(content.count))
    bytes += content
  }

  /// Writes floats, little-endian, as one `bytes` field: how ONNX stores a tensor's values.
  mutating func write(raw values: [Float], field: Int) {
    writeKey(field, .lengthDelimited)
    writeVarint(UInt64(values.count) * 4)
    bytes.reserveCapacity(bytes.count + values.count * 4)
    for value in values { append(value) }
  }

  /// Writes a field that is a message itself.
  mutating func write(field: Int, _ message: (inout ProtobufWriter) -> Void) {
    // The length comes first, so the message is written apart and then copied.
    var inner = ProtobufWriter()
    message(&inner)
    write(inner.bytes, field: field)
  }

  private mutating func writeKey(_ field: Int, _ type: WireType) {
    writeVarint(UInt64(field) << 3 | type.rawValue)
  }

  /// Seven bits a byte, the lowest first; the top bit says that another byte follows.
  private mutating func writeVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func append(_ value: Float) {
    let bits = value.bitPattern
    bytes.append(UInt8(truncatingIfNeeded: bits))
    bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
    bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
    bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
  }
}
