// DigitClassifier
// SPDX-License-Identifier: MIT

/// A header value with parameters, such as `form-data; name="file"; filename="a.png"`.
///
/// Reads `Content-Type` (RFC 9110) and `Content-Disposition` (RFC 6266, RFC 7578) alike: parameters in
/// any order, tokens or quoted strings, blanks and empty parameters tolerated.
struct HeaderValue: Sendable, Hashable {
  /// What stands before the parameters, lower-cased.
  let value: String
  /// The parameters, unquoted, by lower-cased name.
  let parameters: [String: String]

  /// Reads a header value.
  ///
  /// Returns nil where the text has no value, a parameter without `=`, an unfinished quoted string, or
  /// a parameter twice: two readers could then take it for different things.
  ///
  /// - Parameter text: The header's bytes, without its name.
  init?(_ text: some Sequence<UInt8>) {
    var rest = Rest(bytes: Array(text))
    let head = rest.trimmed(rest.upTo { $0 == .semicolon })
    guard !head.isEmpty else { return nil }

    var parameters: [String: String] = [:]
    while true {
      rest.skip { $0 == .semicolon || $0.isBlank }
      guard !rest.isEmpty else { break }
      guard let (name, value) = rest.readParameter(),
        parameters.updateValue(value, forKey: name) == nil
      else { return nil }
    }
    self.value = rest.lowercased(head)
    self.parameters = parameters
  }

  /// Reads a header value from text.
  ///
  /// - Parameter text: The header's text, without its name.
  init?(_ text: String) { self.init(text.utf8) }

  /// Decodes an extended value such as `UTF-8''na%C3%AFve.png` (RFC 8187).
  ///
  /// - Parameter text: A parameter whose name ends in `*`.
  /// - Returns: The text meant, or nil where its form or character set is not known.
  static func decodeExtended(_ text: String) -> String? {
    let pieces = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard pieces.count == 3, let bytes = percentDecoded(pieces[2].utf8) else { return nil }
    switch pieces[0].lowercased() {
    case "utf-8":
      return String(validating: bytes, as: UTF8.self)
    case "iso-8859-1":
      return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    default:
      return nil
    }
  }
}

/// A header value that is being read. Positions and not slices: this runs on every request, and a
/// slice would count a reference for each step.
private struct Rest {
  let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isEmpty: Bool { position == bytes.count }

  /// Skips bytes for as long as they are such.
  mutating func skip(while isSuch: (UInt8) -> Bool) {
    while position < bytes.count, isSuch(bytes[position]) { position += 1 }
  }

  /// Skips bytes up to one that ends them, and gives where they stand.
  mutating func upTo(_ isEnd: (UInt8) -> Bool) -> Range<Int> {
    let start = position
    skip { !isEnd($0) }
    return start..<position
  }

  /// Leaves out blanks at either end.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start].isBlank { start += 1 }
    while start < end, bytes[end - 1].isBlank { end -= 1 }
    return start..<end
  }

  func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func lowercased(_ range: Range<Int>) -> String { string(range).lowercased() }

  /// Reads `name=value` or `name="value"`, or gives nil where neither stands.
  mutating func readParameter() -> (String, String)? {
    let name = trimmed(upTo { $0 == .equals || $0 == .semicolon })
    guard !isEmpty, bytes[position] == .equals, !name.isEmpty,
      name.allSatisfy({ bytes[$0].isTokenCharacter })
    else { return nil }
    position += 1
    skip(while: \.isBlank)
    guard !isEmpty, bytes[position] == .quote else {
      return (lowercased(name), string(trimmed(upTo { $0 == .semicolon })))
    }
    return readQuotedString().map { (lowercased(name), $0) }
  }

  /// Reads `"…"` and the blanks after it.
  ///
  /// A backslash escapes a quote or another backslash and is itself otherwise, because some clients
  /// send Windows paths as they are.
  private mutating func readQuotedString() -> String? {
    position += 1
    let plain = upTo { $0 == .quote || $0 == .backslash }
    guard !isEmpty else { return nil }
    if bytes[position] == .quote { return endOfQuotedString() ? string(plain) : nil }

    var value = Array(bytes[plain])
    while !isEmpty, bytes[position] != .quote {
      let isEscape =
        bytes[position] == .backslash && position + 1 < bytes.count
        && (bytes[position + 1] == .quote || bytes[position + 1] == .backslash)
      if isEscape { position += 1 }
      value.append(bytes[position])
      position += 1
    }
    guard !isEmpty, endOfQuotedString() else { return nil }
    return String(decoding: value, as: UTF8.self)
  }

  /// Skips the closing quote; false where something other than a parameter's end follows.
  private mutating func endOfQuotedString() -> Bool {
    position += 1
    skip(while: \.isBlank)
    return isEmpty || bytes[position] == .semicolon
  }
}
