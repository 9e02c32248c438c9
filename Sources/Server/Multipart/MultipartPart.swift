// DigitClassifier
// SPDX-License-Identifier: MIT

/// What a part's headers say of it (RFC 7578, section 4).
struct MultipartPart: Sendable, Hashable {
  /// The form field's name.
  let name: String
  /// The file's name as the client gave it, or nil for an ordinary field. Never used as a path.
  let filename: String?
  /// The part's media type as the client gave it.
  let contentType: String?

  /// Whether the part's content is limited as a file or as a field.
  ///
  /// Some clients send a file without naming it but do say what type it is.
  var isFile: Bool { filename != nil || contentType != nil }

  /// Reads a part's header lines.
  ///
  /// - Parameter lines: The header lines, without line ends.
  /// - Throws: `MultipartError.Code.malformedHeader`.
  init(headerLines lines: [[UInt8]]) throws(MultipartError) {
    var disposition: HeaderValue?
    var contentType: String?
    for line in lines {
      let (name, value) = try Self.field(line)
      switch name {
      case "content-disposition":
        guard disposition == nil, let parsed = HeaderValue(value), parsed.value == "form-data"
        else {
          throw MultipartError(
            .malformedHeader,
            "A form part needs one header 'Content-Disposition: form-data; name=\"…\"'."
          )
        }
        disposition = parsed
      case "content-type":
        contentType = String(decoding: value, as: UTF8.self)
      default:
        // RFC 7578, section 4.8: other header fields are ignored.
        continue
      }
    }
    guard let disposition, let name = disposition.parameters["name"] else {
      throw MultipartError(
        .malformedHeader,
        "A form part needs the header 'Content-Disposition: form-data; name=\"…\"' with its name."
      )
    }
    self.name = name
    self.filename =
      disposition.parameters["filename*"].flatMap(HeaderValue.decodeExtended)
      ?? disposition.parameters["filename"]
    self.contentType = contentType
  }

  /// Splits `Name: value`, lower-cases the name, and trims the value.
  private static func field(_ line: [UInt8]) throws(MultipartError) -> (String, ArraySlice<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      line[..<colon].allSatisfy(\.isTokenCharacter)
    else {
      throw MultipartError(
        .malformedHeader,
        "A form part's header lines must read 'Name: value'."
      )
    }
    let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
    return (name, line[(colon + 1)...].trimmingBlanks())
  }
}
