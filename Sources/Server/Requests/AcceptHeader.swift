// DigitClassifier
// SPDX-License-Identifier: MIT

/// What media types a client takes (RFC 9110, section 12.5.1).
struct AcceptHeader: Sendable {
  private struct Range {
    let type: Substring
    let subtype: Substring
    let isExcluded: Bool

    /// How closely the range fits: 0 for `*/*`, 1 for `type/*`, 2 for the type itself, nil for not.
    func closeness(_ type: Substring, _ subtype: Substring) -> Int? {
      switch (self.type, self.subtype) {
      case ("*", "*"): 0
      case (type, "*"): 1
      case (type, subtype): 2
      default: nil
      }
    }
  }

  private let ranges: [Range]

  /// Reads a header. What cannot be understood is passed over.
  ///
  /// - Parameter header: The value of `Accept`.
  init(_ header: String) {
    ranges = header.split(separator: ",").compactMap { text in
      guard let range = HeaderValue(String(text)) else { return nil }
      let pieces = range.value.split(separator: "/", omittingEmptySubsequences: false)
      guard pieces.count == 2 else { return nil }
      let quality = range.parameters["q"].flatMap(Double.init) ?? 1
      return Range(type: pieces[0], subtype: pieces[1], isExcluded: quality <= 0)
    }
  }

  /// Tells whether a media type may be sent.
  ///
  /// - Parameter mediaType: A type such as `application/json`.
  /// - Returns: Whether the closest range that fits the type allows it. A header that says nothing
  ///   allows everything.
  func allows(_ mediaType: String) -> Bool {
    guard !ranges.isEmpty else { return true }
    let pieces = mediaType.split(separator: "/")
    guard pieces.count == 2 else { return false }
    let fitting = ranges.compactMap { range in
      range.closeness(pieces[0], pieces[1]).map { (closeness: $0, isExcluded: range.isExcluded) }
    }
    guard let closest = fitting.max(by: { $0.closeness < $1.closeness }) else { return false }
    return !closest.isExcluded
  }
}
