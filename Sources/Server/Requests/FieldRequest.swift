// DigitClassifier
// SPDX-License-Identifier: MIT

import Recognition

/// What the digits of a picture have to be, as a request says it.
struct FieldRequest: Sendable, Hashable {
  /// The field and parameter with the digits that should be there.
  static let expectedField = "expected"
  /// The field and parameter with what may stand at each place.
  static let patternField = "pattern"
  /// The field and parameter with the rule that the digits keep.
  static let checkDigitField = "check_digit"
  /// All of them.
  static let names = [expectedField, patternField, checkDigitField]

  /// The values as sent, by name; empty ones are left out, as forms send what was not filled in.
  private var texts: [String: String] = [:]

  /// Asks for nothing.
  init() {}

  /// Takes what there is.
  init(_ value: (String) -> String?) {
    for name in Self.names {
      if let text = value(name), !text.isEmpty { texts[name] = text }
    }
  }

  /// Adds what else was said; it wins over what was said before.
  mutating func add(_ other: FieldRequest) {
    texts.merge(other.texts) { _, new in new }
  }

  /// The digits that should be there.
  var expected: String? { texts[Self.expectedField] }

  /// What a line has to be like; nil where nothing was said about that.
  ///
  /// - Throws: `ServerError.Code.invalidParameter`.
  func rule() throws(ServerError) -> FieldRule? {
    var pattern: FieldPattern?
    if let text = texts[Self.patternField] {
      do {
        pattern = try FieldPattern(text)
      } catch {
        throw Self.invalid(Self.patternField, error.message)
      }
    }
    var checkDigit: CheckDigit?
    if let text = texts[Self.checkDigitField] {
      guard let known = CheckDigit(rawValue: text) else {
        let list = CheckDigit.allCases.map { "'\($0.rawValue)'" }.joined(separator: " or ")
        throw Self.invalid(
          Self.checkDigitField,
          "The check digit must be \(list); found '\(text.prefix(40))'."
        )
      }
      checkDigit = known
    }
    guard pattern != nil || checkDigit != nil else { return nil }
    return FieldRule(pattern: pattern, checkDigit: checkDigit)
  }

  /// Compares a page with what should be there; nil where nothing was said about that.
  ///
  /// - Throws: `ServerError.Code.invalidParameter`.
  func verify(_ page: PageReading) throws(ServerError) -> Verification? {
    guard let expected else { return nil }
    do {
      return try Verification(of: page, expecting: expected)
    } catch {
      throw Self.invalid(Self.expectedField, error.message)
    }
  }

  private static func invalid(_ field: String, _ message: String) -> ServerError {
    ServerError(
      .invalidParameter,
      message,
      fields: [ServerError.FieldError(field: field, message: message)]
    )
  }
}
