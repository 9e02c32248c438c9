// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation

/// A JSON value that tests can walk.
struct JSONValue: CustomStringConvertible {
  let value: Any

  init(_ value: Any) { self.value = value }

  init(parsing bytes: some Sequence<UInt8>) throws {
    value = try JSONSerialization.jsonObject(
      with: Data(Array(bytes)),
      options: .fragmentsAllowed
    )
  }

  init(parsing text: String) throws { try self.init(parsing: text.utf8) }

  subscript(key: String) -> JSONValue? { object?[key] }

  var object: [String: JSONValue]? { (value as? [String: Any])?.mapValues(JSONValue.init) }
  var array: [JSONValue]? { (value as? [Any])?.map(JSONValue.init) }
  var string: String? { value as? String }
  var isNull: Bool { value is NSNull }
  /// JSONSerialization gives numbers and truths as one type; only their text tells them apart.
  var bool: Bool? { (value as? NSNumber).flatMap { Self.isBoolean($0) ? $0.boolValue : nil } }
  var number: Double? { (value as? NSNumber).flatMap { Self.isBoolean($0) ? nil : $0.doubleValue } }
  var int: Int? { number.flatMap(Int.init(exactly:)) }

  var description: String { String(describing: value) }

  private static func isBoolean(_ number: NSNumber) -> Bool {
    String(cString: number.objCType) == "c"
  }
}
