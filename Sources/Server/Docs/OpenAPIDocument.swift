// DigitClassifier
// SPDX-License-Identifier: MIT

/// The API's description, which `GET /openapi.json` gives.
enum OpenAPIDocument {
  /// What stands in the file where the program's version belongs.
  private static let placeholder = #""version": "0.0.0""#

  /// The document.
  ///
  /// - Parameter version: The program's version.
  /// - Returns: The JSON text.
  static func text(version: String) -> String {
    var json = JSONWriter()
    json.value(version)
    let value = String(decoding: json.bytes, as: UTF8.self)
    let text = WebAsset.openAPI
    guard let range = text.firstRange(of: placeholder) else {
      preconditionFailure("openapi.json has lost its \(placeholder)")
    }
    return text[..<range.lowerBound] + #""version": \#(value)"# + text[range.upperBound...]
  }
}
