// DigitClassifier
// SPDX-License-Identifier: MIT

/// What is wrong with a JSON file, in words.
struct JSONFault: CustomStringConvertible {
  let description: String

  /// Takes the place and the complaint out of a decoder's error.
  init(_ error: any Error) {
    guard let error = error as? DecodingError else {
      description = "\(error)"
      return
    }
    switch error {
    case .keyNotFound(let key, let context):
      description = "the field “\(Self.path(context.codingPath + [key]))” is missing."
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      let place = Self.path(context.codingPath)
      description =
        place.isEmpty ? context.debugDescription : "\(place): \(context.debugDescription)"
    @unknown default:
      description = "\(error)"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  }
}
