// DigitClassifier
// SPDX-License-Identifier: MIT

// The one file of this module that needs more than the standard library.
#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// JSON in and out, with ``ModelError`` for everything that can go wrong.
enum JSON {
  /// Reads one value from JSON text.
  ///
  /// Nesting is bounded by the decoder (512 levels), so hostile text cannot exhaust the stack.
  ///
  /// - Parameters:
  ///   - type: What to read.
  ///   - text: JSON, and nothing after it but white space.
  ///   - subject: What the text is, for messages.
  /// - Returns: The value; only its JSON form has been checked.
  /// - Throws: ``ModelError/Code/malformedFile`` with the path to the fault.
  static func decode<Value: Decodable>(
    _ type: Value.Type,
    from text: String,
    subject: String
  ) throws(ModelError) -> Value {
    let value: Value
    do {
      value = try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
      throw refusal(subject, fault: describe(error))
    }
    // Of two members with one name the decoder silently takes the first, other tools the last: a
    // file would mean two things.
    guard !repeatsName(Array(text.utf8)) else {
      throw refusal(subject, fault: "in the text: a name occurs twice in one object")
    }
    return value
  }

  /// Writes a value as compact JSON text with sorted keys: the same value, the same text.
  ///
  /// - Throws: ``ModelError/Code/invalidMetadata`` for what JSON cannot hold, such as NaN.
  static func encode(_ value: some Encodable, subject: String) throws(ModelError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw ModelError(
        .invalidMetadata,
        "Expected \(subject) that JSON can hold; found \(describe(error)). Correct that value."
      )
    }
  }

  /// Whether an object in sound JSON has two members with one name.
  private static func repeatsName(_ json: [UInt8]) -> Bool {
    // The names so far in each object that is open.
    var objects: [Set<String>] = []
    // The newest string, with its quotation marks: in front of a colon it is a name.
    var string = json[..<0]
    var isInString = false
    var isEscaped = false
    for (place, byte) in json.enumerated() {
      switch byte {
      case _ where isEscaped: isEscaped = false
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "\""):
        string = isInString ? json[string.startIndex...place] : json[place...place]
        isInString.toggle()
      case _ where isInString: break
      case UInt8(ascii: "{"): objects.append([])
      case UInt8(ascii: "}"): _ = objects.popLast()
      case UInt8(ascii: ":"):
        guard var names = objects.popLast() else { break }
        guard names.insert(content(of: string)).inserted else { return true }
        objects.append(names)
      default: break
      }
    }
    return false
  }

  /// What a string of sound JSON says; there are many ways to write it, such as `"\u0061"` for `"a"`.
  private static func content(of string: ArraySlice<UInt8>) -> String {
    let hasEscapes = string.contains(UInt8(ascii: "\\"))
    let decoded = hasEscapes ? try? JSONDecoder().decode(String.self, from: Data(string)) : nil
    return decoded ?? String(decoding: string.dropFirst().dropLast(), as: UTF8.self)
  }

  private static func refusal(_ subject: String, fault: String) -> ModelError {
    ModelError(
      .malformedFile,
      """
      Expected \(subject) as JSON in the form this version writes; found a fault \(fault). Save the \
      model again, or use the version that wrote it.
      """
    )
  }

  private static func describe(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      "at \(path(context.codingPath + [key])): the field is missing"
    case DecodingError.typeMismatch(let type, let context):
      "at \(path(context.codingPath)): not of type \(type)"
    case DecodingError.valueNotFound(let type, let context):
      "at \(path(context.codingPath)): null instead of \(type)"
    case DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty:
      "in the text: it is not JSON, or has a number that its field cannot hold"
    case DecodingError.dataCorrupted(let context):
      "at \(path(context.codingPath)): \(context.debugDescription)"
    case EncodingError.invalidValue(let value, let context):
      "\(value) at \(path(context.codingPath))"
    default:
      "\(error)"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    guard !keys.isEmpty else { return "the top" }
    return quoted(
      keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    )
  }
}
