// DigitClassifier
// SPDX-License-Identifier: MIT

@testable import Server

/// A second reader of JSON (RFC 8259): it makes a tree of values, and takes nothing that the grammar does not.
indirect enum PlainJSON: Equatable {
  case null
  case bool(Bool)
  case number(String)
  /// What the string means, in UTF-8.
  case string([UInt8])
  case array([PlainJSON])
  /// The members in order, also those of one name.
  case object([Member])

  struct Member: Equatable {
    /// The name in UTF-8: to Swift, strings of other scalars may be equal.
    var name: [UInt8]
    var value: PlainJSON
    /// The value as it was written.
    var text: [UInt8]
  }

  /// Reads one value and white space around it; nil where the bytes are anything else.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - depth: How deep objects and arrays may be nested.
  init?(_ bytes: [UInt8], depth: Int) {
    var reader = Reader(rest: bytes[...])
    guard let value = reader.value(depth) else { return nil }
    reader.skipSpace()
    guard reader.rest.isEmpty else { return nil }
    self = value
  }

  /// Whether no object in it has two members of one name.
  var hasUniqueNames: Bool {
    switch self {
    case .null, .bool, .number, .string: true
    case .array(let values): values.allSatisfy(\.hasUniqueNames)
    case .object(let members):
      Set(members.map(\.name)).count == members.count
        && members.allSatisfy(\.value.hasUniqueNames)
    }
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func skipSpace() { rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) } }

    mutating func skip(_ text: StaticString) -> Bool {
      let isThere = text.withUTF8Buffer { rest.starts(with: $0) }
      if isThere { rest = rest.dropFirst(text.utf8CodeUnitCount) }
      return isThere
    }

    mutating func value(_ depth: Int) -> PlainJSON? {
      skipSpace()
      if skip("null") { return .null }
      if skip("true") { return .bool(true) }
      if skip("false") { return .bool(false) }
      switch rest.first {
      case UInt8(ascii: "\""): return string().map(PlainJSON.string)
      case UInt8(ascii: "{"): return depth > 0 ? object(depth - 1) : nil
      case UInt8(ascii: "["): return depth > 0 ? array(depth - 1) : nil
      default: return number()
      }
    }

    private mutating func array(_ depth: Int) -> PlainJSON? {
      _ = skip("[")
      skipSpace()
      if skip("]") { return .array([]) }
      var values: [PlainJSON] = []
      repeat {
        guard let value = value(depth) else { return nil }
        values.append(value)
        skipSpace()
      } while skip(",")
      return skip("]") ? .array(values) : nil
    }

    private mutating func object(_ depth: Int) -> PlainJSON? {
      _ = skip("{")
      skipSpace()
      if skip("}") { return .object([]) }
      var members: [Member] = []
      repeat {
        skipSpace()
        guard let name = string() else { return nil }
        skipSpace()
        guard skip(":") else { return nil }
        skipSpace()
        let before = rest
        guard let value = value(depth) else { return nil }
        members.append(
          Member(name: name, value: value, text: Array(before[..<rest.startIndex]))
        )
        skipSpace()
      } while skip(",")
      return skip("}") ? .object(members) : nil
    }

    private mutating func number() -> PlainJSON? {
      let start = rest
      _ = skip("-")
      let whole = digits()
      guard whole > 0, whole == 1 || start.first(where: { $0 != 0x2D }) != 0x30 else { return nil }
      if skip("."), digits() == 0 { return nil }
      if skip("e") || skip("E") {
        _ = skip("+") || skip("-")
        guard digits() > 0 else { return nil }
      }
      return .number(String(decoding: start[..<rest.startIndex], as: UTF8.self))
    }

    private mutating func digits() -> Int {
      let count = rest.prefix { 0x30...0x39 ~= $0 }.count
      rest = rest.dropFirst(count)
      return count
    }

    private mutating func string() -> [UInt8]? {
      guard skip("\"") else { return nil }
      var decoded: [UInt8] = []
      while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "\""):
          return String(validating: decoded, as: UTF8.self) == nil ? nil : decoded
        case UInt8(ascii: "\\"):
          guard let scalar = escape() else { return nil }
          decoded += UTF8.encode(scalar).map(Array.init) ?? []
        case 0..<0x20: return nil
        default: decoded.append(byte)
        }
      }
      return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
      guard let byte = rest.popFirst() else { return nil }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
      case UInt8(ascii: "b"): return "\u{8}"
      case UInt8(ascii: "f"): return "\u{C}"
      case UInt8(ascii: "n"): return "\n"
      case UInt8(ascii: "r"): return "\r"
      case UInt8(ascii: "t"): return "\t"
      case UInt8(ascii: "u"): break
      default: return nil
      }
      guard let first = unit() else { return nil }
      if let scalar = Unicode.Scalar(first) { return scalar }
      guard 0xD800..<0xDC00 ~= first, skip("\\u"), let second = unit(), 0xDC00..<0xE000 ~= second
      else { return nil }
      return Unicode.Scalar(0x10000 + (first - 0xD800) * 0x400 + second - 0xDC00)
    }

    private mutating func unit() -> UInt32? {
      let digits = rest.prefix(4)
      guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
      else { return nil }
      rest = rest.dropFirst(4)
      return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
  }
}
