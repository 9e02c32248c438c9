// DigitClassifier
// SPDX-License-Identifier: MIT

/// Writes one JSON text, in the order in which it is told.
///
/// The few shapes that the server writes are fixed by contract, `null`s and order included, and are
/// written on every request; saying them here is shorter than teaching an encoder, and faster.
struct JSONWriter: Sendable {
  /// The text so far, in UTF-8.
  private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// Creates a writer.
  ///
  /// - Parameter capacity: How many bytes to expect.
  init(capacity: Int = 512) { bytes.reserveCapacity(capacity) }

  /// Writes an object.
  ///
  /// - Parameter content: Writes its members, each a ``key(_:)`` and a value.
  /// - Throws: What `content` throws.
  mutating func object<Failure: Error>(
    _ content: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try nested("{", "}", content)
  }

  /// Writes an array.
  ///
  /// - Parameter content: Writes its values.
  /// - Throws: What `content` throws.
  mutating func array<Failure: Error>(
    _ content: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    try nested("[", "]", content)
  }

  /// Writes a member's name; its value must follow.
  ///
  /// - Parameter name: The name.
  mutating func key(_ name: String) {
    value(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a string.
  ///
  /// - Parameter text: Any text; what JSON cannot hold as it is gets escaped.
  mutating func value(_ text: String) {
    separate()
    bytes.append(.quote)
    if text.utf8.allSatisfy(\.isPlainInJSON) {
      bytes.append(contentsOf: text.utf8)
    } else {
      escape(text)
    }
    bytes.append(.quote)
  }

  private mutating func escape(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case .quote, .backslash:
        bytes.append(.backslash)
        bytes.append(byte)
      case .lineFeed: bytes.append(contentsOf: #"\n"#.utf8)
      case .carriageReturn: bytes.append(contentsOf: #"\r"#.utf8)
      case .tab: bytes.append(contentsOf: #"\t"#.utf8)
      case 0..<0x20, 0x7F:
        bytes.append(contentsOf: #"\u00"#.utf8)
        bytes.append(Self.hexadecimal[Int(byte >> 4)])
        bytes.append(Self.hexadecimal[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
  }

  /// Writes a whole number.
  ///
  /// - Parameter number: The number.
  mutating func value(_ number: Int) { literal(String(number)) }

  /// Writes a whole number that may be larger than an `Int`, as seeds are.
  ///
  /// - Parameter number: The number.
  mutating func value(_ number: UInt64) { literal(String(number)) }

  /// Writes a number.
  ///
  /// - Parameter number: The number; `null` is written for what JSON has no number for.
  mutating func value(_ number: Double) {
    literal(number.isFinite ? number.description : "null")
  }

  /// Writes a probability, rounded to six decimals.
  ///
  /// Writes what ``value(_:)-(Double)`` writes for the rounded number, but from its digits, which is
  /// quicker: there are ten in each answer.
  ///
  /// - Parameter probability: The number, 0...1.
  mutating func value(probability: Double) {
    let millionths = (probability * 1e6).rounded()
    // Smaller numbers are written with an exponent.
    guard millionths >= 100, millionths < 1e6 else { return value(millionths / 1e6) }
    separate()
    bytes.append(UInt8(ascii: "0"))
    bytes.append(UInt8(ascii: "."))
    var rest = Int(millionths)
    var place = 100_000
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / place))
      rest %= place
      place /= 10
    } while rest > 0
  }

  /// Writes a difference of probabilities, rounded to six decimals as they are.
  ///
  /// - Parameter difference: The number, -1...1.
  mutating func value(difference: Double) {
    // Adding 0 makes a 0 of -0.
    value((difference * 1e6).rounded() / 1e6 + 0)
  }

  /// Ends a JSON text with a line end; another text may follow.
  mutating func endLine() {
    bytes.append(.lineFeed)
    needsComma = false
  }

  /// Writes a value that is JSON already.
  ///
  /// - Parameter json: One JSON value in UTF-8.
  mutating func value(json: [UInt8]) {
    separate()
    bytes.append(contentsOf: json)
  }

  /// Writes `true` or `false`.
  ///
  /// - Parameter flag: Which.
  mutating func value(_ flag: Bool) { literal(flag ? "true" : "false") }

  /// Writes `null`.
  mutating func null() { literal("null") }

  private mutating func nested<Failure: Error>(
    _ open: Unicode.Scalar,
    _ close: Unicode.Scalar,
    _ content: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    separate()
    bytes.append(UInt8(ascii: open))
    needsComma = false
    try content(&self)
    bytes.append(UInt8(ascii: close))
    needsComma = true
  }

  private mutating func literal(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)
}

extension UInt8 {
  /// Whether a JSON string may hold this byte of UTF-8 as it is.
  fileprivate var isPlainInJSON: Bool {
    self >= 0x20 && self != 0x7F && self != .quote && self != .backslash
  }
}
