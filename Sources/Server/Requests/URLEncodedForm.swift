// DigitClassifier
// SPDX-License-Identifier: MIT

/// The fields of an `application/x-www-form-urlencoded` body or of a query, in order.
struct URLEncodedForm: Sendable {
  /// Names and values, decoded; a name without `=` has an empty value.
  let fields: [(name: String, value: String)]

  /// Reads `a=1&b=two+words`.
  ///
  /// Bytes that are not UTF-8 become U+FFFD, which no accepted value holds.
  ///
  /// - Parameter text: The encoded bytes.
  /// - Throws: `ServerError.Code.malformedForm` where a `%` is not followed by two hexadecimal digits.
  init(_ text: some Collection<UInt8>) throws(ServerError) {
    var fields: [(name: String, value: String)] = []
    for piece in text.split(separator: UInt8(ascii: "&")) {
      let name = piece.prefix { $0 != .equals }
      let value = piece.dropFirst(name.count + 1)
      guard let name = percentDecoded(name, plusIsSpace: true),
        let value = percentDecoded(value, plusIsSpace: true)
      else {
        throw ServerError(
          .malformedForm,
          "Every '%' in a form or query must be followed by two hexadecimal digits."
        )
      }
      fields.append((String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
    }
    self.fields = fields
  }

  /// The last value of a field, as the original service took it, or nil.
  ///
  /// - Parameter name: The field's name.
  subscript(name: String) -> String? {
    fields.last { $0.name == name }?.value
  }
}
