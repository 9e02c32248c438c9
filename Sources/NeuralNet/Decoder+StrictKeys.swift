// DigitClassifier
// SPDX-License-Identifier: MIT

/// A coding key of any name, for objects whose keys are data.
struct AnyCodingKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ string: String) {
    stringValue = string
  }

  init(stringValue: String) {
    self.init(stringValue)
  }

  init?(intValue: Int) {
    nil
  }
}

extension Decoder {
  /// Refuses an object that has a field outside `known`.
  ///
  /// - Throws: `DecodingError.dataCorrupted` that names the first such field in alphabetical order.
  func refuseKeys(except known: [some CodingKey], in subject: String) throws {
    let names = known.map(\.stringValue)
    let container = try container(keyedBy: AnyCodingKey.self)
    let unknown = container.allKeys.filter { !names.contains($0.stringValue) }
    guard let first = unknown.min(by: { $0.stringValue < $1.stringValue }) else { return }
    let expected = names.sorted().joined(separator: ", ")
    throw DecodingError.dataCorruptedError(
      forKey: first,
      in: container,
      debugDescription: "expected only \(expected) in \(subject)"
    )
  }
}
