// DigitClassifier
// SPDX-License-Identifier: MIT

/// Yes or no as a form field or query parameter says it.
///
/// Accepts what the original service accepted: `true`, `1`, `yes`, `y`, `on`, `t` and their opposites,
/// in any case.
enum FormBoolean {
  /// Reads a value.
  ///
  /// - Parameters:
  ///   - text: The value as sent.
  ///   - field: The field's name, for the message.
  /// - Returns: What the value means.
  /// - Throws: `ServerError.Code.invalidParameter`.
  static func parse(_ text: String, field: String) throws(ServerError) -> Bool {
    switch text.lowercased() {
    case "true", "1", "yes", "y", "on", "t": return true
    case "false", "0", "no", "n", "off", "f": return false
    default:
      let message = "'\(field)' must be true or false (also 1/0, yes/no, on/off)."
      throw ServerError(
        .invalidParameter,
        message,
        fields: [.init(field: field, message: message)]
      )
    }
  }
}
