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
    var rest = Array(text)[...]
    let head = rest.prefix { $0 != .semicolon }.trimmingBlanks()
    guard !head.isEmpty else { return nil }
    rest = rest.drop { $0 != .semicolon }

    var parameters: [String: String] = [:]
    while true {
      rest = rest.drop { $0 == .semicolon || $0.isBlank }
      guard !rest.isEmpty else { break }
      guard let (name, value) = Self.parameter(&rest), parameters[name] == nil else { return nil }
      parameters[name] = value
    }
    self.value = String(decoding: head, as: UTF8.self).lowercased()
    self.parameters = parameters
  }

  /// Reads a header value from text.
  ///
  /// - Parameter text: The header's text, without its name.
  init?(_ text: String) { self.init(text.utf8) }

  private static func parameter(_ rest: inout ArraySlice<UInt8>) -> (String, String)? {
    let name = rest.prefix { $0 != .equals && $0 != .semicolon }
    rest = rest.dropFirst(name.count)
    guard rest.popFirst() == .equals else { return nil }
    let trimmed = name.trimmingBlanks()
    guard !trimmed.isEmpty, trimmed.allSatisfy(\.isTokenCharacter) else { return nil }

    rest = rest.drop(while: \.isBlank)
    let value: [UInt8]
    if rest.first == .quote {
      guard let quoted = quotedString(&rest) else { return nil }
      value = quoted
    } else {
      let token = rest.prefix { $0 != .semicolon }
      rest = rest.dropFirst(token.count)
      value = Array(token.trimmingBlanks())
    }
    return (
      String(decoding: trimmed, as: UTF8.self).lowercased(), String(decoding: value, as: UTF8.self)
    )
  }

  /// Reads `"…"`, leaving what follows it.
  ///
  /// A backslash escapes a quote or another backslash and is itself otherwise, because some clients
  /// send Windows paths as they are.
  private static func quotedString(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    var value: [UInt8] = []
    rest.removeFirst()
    while let byte = rest.popFirst() {
      switch byte {
      case .quote:
        rest = rest.drop(while: \.isBlank)
        return rest.isEmpty || rest.first == .semicolon ? value : nil
      case .backslash:
        if let next = rest.first, next == .quote || next == .backslash {
          value.append(next)
          rest.removeFirst()
        } else {
          value.append(byte)
        }
      default:
        value.append(byte)
      }
    }
    return nil
  }

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
