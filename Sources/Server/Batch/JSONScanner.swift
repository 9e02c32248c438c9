// DigitClassifier
// SPDX-License-Identifier: MIT

/// Walks over one JSON text (RFC 8259), byte by byte, without making values of what nobody asks for.
///
/// Made for lines that are one long string and little else: a general parser builds dictionaries and copies each
/// string twice, which takes longer than to read the picture in it. What is passed over is checked all the same.
struct JSONScanner {
  /// How deep arrays and objects may be nested.
  static let maximumDepth = 32

  /// A string where it stands.
  struct Text {
    /// What is between the quotes, as written.
    let range: Range<Int>
    /// Whether a backslash is in it.
    let hasEscapes: Bool
  }

  /// The bytes that hold the text.
  let bytes: [UInt8]
  /// Where to go on.
  private(set) var position: Int
  private let start: Int
  private let end: Int

  /// Creates a scanner.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that hold the text.
  ///   - range: Where in them it is.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    start = range.lowerBound
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next byte that is not white space; nil at the end.
  mutating func peek() -> UInt8? {
    while position < end {
      switch bytes[position] {
      case .space, .tab, .lineFeed, .carriageReturn: position += 1
      case let byte: return byte
      }
    }
    return nil
  }

  /// Passes over a byte that has to come next.
  mutating func expect(_ byte: UInt8) throws(ServerError) {
    guard take(byte) else { throw unexpected("'\(Character(Unicode.Scalar(byte)))'") }
  }

  /// Passes over a byte if it comes next.
  ///
  /// - Returns: Whether it did.
  mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  /// Passes over what has to be the text's end.
  mutating func expectEnd() throws(ServerError) {
    guard peek() == nil else { throw unexpected("the end of the line") }
  }

  /// Goes back, or on, to a place that has been seen.
  mutating func move(to position: Int) { self.position = position }

  /// Passes over a string.
  ///
  /// - Returns: Where it stands; its escapes and its UTF-8 are sound.
  mutating func string() throws(ServerError) -> Text {
    guard take(.quote) else { throw unexpected("a string") }
    let first = position
    var hasEscapes = false
    var isASCII = true
    while position < end {
      let byte = bytes[position]
      switch byte {
      case .quote:
        let range = first..<position
        position += 1
        if !isASCII { try checkUTF8(range) }
        return Text(range: range, hasEscapes: hasEscapes)
      case .backslash:
        hasEscapes = true
        _ = try escape()
      case 0..<0x20:
        throw malformed("a string may hold no control character, such as a line end, as it is")
      default:
        if byte >= 0x80 { isASCII = false }
        position += 1
      }
    }
    throw malformed("a string has no closing quote")
  }

  /// Passes over a number.
  ///
  /// - Returns: Where it stands.
  mutating func number() throws(ServerError) -> Range<Int> {
    _ = peek()
    let first = position
    if position < end, bytes[position] == .dash { position += 1 }
    // No zeros before other digits.
    if position < end, bytes[position] == UInt8(ascii: "0") {
      position += 1
    } else {
      try digits()
    }
    if position < end, bytes[position] == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < end, bytes[position] == UInt8(ascii: "+") || bytes[position] == .dash {
        position += 1
      }
      try digits()
    }
    return first..<position
  }

  /// Passes over any value.
  mutating func skipValue() throws(ServerError) { try skipValue(depth: 1) }

  private mutating func skipValue(depth: Int) throws(ServerError) {
    // At the end there is no byte, and no value begins with a NUL.
    switch peek() ?? 0 {
    case .quote: _ = try string()
    case UInt8(ascii: "{"): try skipObject(depth: depth)
    case UInt8(ascii: "["): try skipArray(depth: depth)
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    case .dash, UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number()
    default: throw unexpected("a value")
    }
  }

  private mutating func skipObject(depth: Int) throws(ServerError) {
    try descend(depth)
    guard !take(UInt8(ascii: "}")) else { return }
    repeat {
      _ = try string()
      try expect(UInt8(ascii: ":"))
      try skipValue(depth: depth + 1)
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
  }

  private mutating func skipArray(depth: Int) throws(ServerError) {
    try descend(depth)
    guard !take(UInt8(ascii: "]")) else { return }
    repeat { try skipValue(depth: depth + 1) } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
  }

  private mutating func descend(_ depth: Int) throws(ServerError) {
    guard depth < Self.maximumDepth else {
      throw malformed("values may be nested \(Self.maximumDepth) deep at most")
    }
    position += 1
  }

  /// Passes over `true`, `false` or `null`.
  mutating func literal(_ text: StaticString) throws(ServerError) {
    let isThere = text.withUTF8Buffer { bytes[position..<end].starts(with: $0) }
    guard isThere else { throw unexpected("a value") }
    position += text.utf8CodeUnitCount
  }

  private mutating func digits() throws(ServerError) {
    let first = position
    while position < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
      position += 1
    }
    guard position > first else { throw unexpected("a digit") }
  }
}

// MARK: - Escapes

extension JSONScanner {
  /// What a string means.
  ///
  /// - Parameter text: A string that ``string()`` has passed over.
  /// - Returns: Its bytes in UTF-8.
  /// - Throws: Nothing that ``string()`` did not throw before.
  func decoded(_ text: Text) throws(ServerError) -> [UInt8] {
    guard text.hasEscapes else { return Array(bytes[text.range]) }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(text.range.count)
    var scanner = self
    scanner.position = text.range.lowerBound
    while scanner.position < text.range.upperBound {
      if bytes[scanner.position] == .backslash {
        decoded.append(contentsOf: UTF8.encode(try scanner.escape()) ?? .init())
      } else {
        decoded.append(bytes[scanner.position])
        scanner.position += 1
      }
    }
    return decoded
  }

  /// Passes over an escape; the position is at its backslash.
  private mutating func escape() throws(ServerError) -> Unicode.Scalar {
    position += 1
    guard position < end else { throw malformed("a string has no closing quote") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case .quote, .backslash, UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try scalar()
    default: throw malformed(#"a backslash may stand before one of "\/bfnrtu only"#)
    }
  }

  /// Passes over the digits of `\uXXXX`, and over a second such escape where two make one scalar.
  private mutating func scalar() throws(ServerError) -> Unicode.Scalar {
    let unit = try codeUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // Half a scalar alone is no text, and programs disagree on what to do with it.
    guard UTF16.isLeadSurrogate(unit), position + 1 < end, bytes[position] == .backslash,
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw malformed(#"half of a surrogate pair stands alone in a \u escape"#) }
    position += 2
    let second = try codeUnit()
    let high = UInt32(unit & 0x3FF) << 10
    guard UTF16.isTrailSurrogate(second),
      let scalar = Unicode.Scalar(0x10000 + high + UInt32(second & 0x3FF))
    else { throw malformed(#"half of a surrogate pair stands alone in a \u escape"#) }
    return scalar
  }

  private mutating func codeUnit() throws(ServerError) -> UInt16 {
    guard position + 4 <= end else { throw malformed(#"\u needs four hexadecimal digits"#) }
    var unit: UInt16 = 0
    for index in position..<position + 4 {
      guard let value = bytes[index].hexadecimalValue else {
        throw malformed(#"\u needs four hexadecimal digits"#)
      }
      unit = unit << 4 | UInt16(value)
    }
    position += 4
    return unit
  }

  private func checkUTF8(_ range: Range<Int>) throws(ServerError) {
    guard String(validating: bytes[range], as: UTF8.self) != nil else {
      throw malformed("a string is not valid UTF-8")
    }
  }
}

// MARK: - Complaints

extension JSONScanner {
  /// Says what is wrong, and where.
  ///
  /// - Parameter complaint: What is wrong.
  /// - Returns: The error.
  func malformed(_ complaint: String) -> ServerError {
    ServerError(
      .malformedLine,
      "The line is not the JSON it should be, at byte \(position - start + 1): \(complaint). "
        + BatchLine.instructions
    )
  }

  private func unexpected(_ expected: String) -> ServerError {
    guard position < end else { return malformed("expected \(expected), found the line's end") }
    let byte = bytes[position]
    let found =
      (0x21...0x7E).contains(byte)
      ? "'\(Character(Unicode.Scalar(byte)))'"
      : "a byte of value \(byte)"
    return malformed("expected \(expected), found \(found)")
  }
}
