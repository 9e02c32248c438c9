// DigitClassifier
// SPDX-License-Identifier: MIT

/// Which strings of digits a field may hold, such as `[0-4]\d\d` or `\d{13}`.
///
/// A pattern is a row of places. A place is a digit, `\d` for any digit, or a set in brackets with digits and ranges,
/// such as `[0-46]`; `[^…]` is all but those. `{n}` after a place repeats it n times. Every string that fits has as
/// many digits as the pattern has places.
public struct FieldPattern: Sendable, Hashable, CustomStringConvertible {
  /// The most places.
  public static let mostPlaces = 64

  /// For each place the digits that may stand there, 0...9 ascending; none is empty.
  public let places: [[Int]]
  /// The pattern as it was written.
  public let description: String

  /// Reads a pattern.
  ///
  /// - Throws: ``FieldError``, with the place that is wrong and what may stand there.
  public init(_ text: String) throws(FieldError) {
    var reader = PatternReader(text)
    places = try reader.places()
    description = text
  }

  /// Any string with so many digits.
  ///
  /// - Precondition: `count` lies in 1...``mostPlaces``.
  public init(anyDigits count: Int) {
    precondition(1...Self.mostPlaces ~= count, "\(count) digits")
    places = Array(repeating: Array(0...9), count: count)
    description = "\\d{\(count)}"
  }

  /// Whether a string of digits fits.
  public func matches(_ digits: [Int]) -> Bool {
    digits.count == places.count && zip(digits, places).allSatisfy { $1.contains($0) }
  }
}

/// Why a field's description is of no use.
public struct FieldError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was expected, what was found, and what to do.
  public let message: String

  /// Creates an error from its explanation.
  public init(_ message: String) {
    self.message = message
  }

  /// The message.
  public var description: String { message }
}

/// Reads a pattern from left to right.
private struct PatternReader {
  private let text: [UInt8]
  private var position = 0

  init(_ text: String) {
    self.text = Array(text.utf8)
  }

  mutating func places() throws(FieldError) -> [[Int]] {
    var places: [[Int]] = []
    while position < text.count {
      let place = try place()
      let count = try repetition()
      guard places.count + count <= FieldPattern.mostPlaces else {
        throw FieldError("A pattern may have at most \(FieldPattern.mostPlaces) places.")
      }
      places += Array(repeating: place, count: count)
    }
    guard !places.isEmpty else {
      throw FieldError("The pattern is empty. \(Self.instructions)")
    }
    return places
  }

  private mutating func place() throws(FieldError) -> [Int] {
    let start = position
    if let digit = digit() { return [digit] }
    switch text[position] {
    case UInt8(ascii: "\\"):
      position += 1
      guard position < text.count, text[position] == UInt8(ascii: "d") else { throw fault(start) }
      position += 1
      return Array(0...9)
    case UInt8(ascii: "["):
      position += 1
      return try set(from: start)
    default: throw fault(start)
    }
  }

  private mutating func set(from start: Int) throws(FieldError) -> [Int] {
    let isInverted = skip("^")
    var digits: Set<Int> = []
    while !skip("]") {
      guard position < text.count, let first = digit() else { throw fault(start) }
      var last = first
      if skip("-") {
        guard position < text.count, let end = digit(), end >= first else { throw fault(start) }
        last = end
      }
      digits.formUnion(first...last)
    }
    let allowed = (0...9).filter { digits.contains($0) != isInverted }
    guard !allowed.isEmpty else {
      throw FieldError("No digit fits the set at character \(start + 1) of the pattern.")
    }
    return allowed
  }

  private mutating func repetition() throws(FieldError) -> Int {
    let start = position
    guard skip("{") else { return 1 }
    var count = 0
    while position < text.count, let digit = digit() {
      count = min(count * 10 + digit, FieldPattern.mostPlaces + 1)
    }
    guard count > 0, skip("}") else {
      throw FieldError(
        "Character \(start + 1) of the pattern begins a repetition; expected a number above 0 in braces, such as {3}."
      )
    }
    return count
  }

  private mutating func digit() -> Int? {
    guard position < text.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[position] else {
      return nil
    }
    position += 1
    return Int(text[position - 1] - UInt8(ascii: "0"))
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func fault(_ start: Int) -> FieldError {
    FieldError("Character \(start + 1) of the pattern does not begin a place. \(Self.instructions)")
  }

  private static let instructions =
    "Write one place for each digit: a digit, \\d for any, or a set such as [0-4]; {n} repeats a place."
}
