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
      case .contentDisposition:
        guard disposition == nil, let parsed = HeaderValue(value), parsed.value == "form-data"
        else {
          throw MultipartError(
            .malformedHeader,
            "A form part needs one header 'Content-Disposition: form-data; name=\"…\"'."
          )
        }
        disposition = parsed
      case .contentType:
        contentType = String(decoding: value, as: UTF8.self)
      case .other:
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

  private enum FieldName { case contentDisposition, contentType, other }

  /// Splits `Name: value`, and trims the value.
  private static func field(
    _ line: [UInt8]
  ) throws(MultipartError) -> (FieldName, ArraySlice<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0,
      line[..<colon].allSatisfy(\.isTokenCharacter)
    else {
      throw MultipartError(
        .malformedHeader,
        "A form part's header lines must read 'Name: value'."
      )
    }
    let value = line[(colon + 1)...].trimmingBlanks()
    if isName(line[..<colon], "content-disposition") { return (.contentDisposition, value) }
    if isName(line[..<colon], "content-type") { return (.contentType, value) }
    return (.other, value)
  }

  /// Whether a name is another one, given in lower case, but for its letters' case.
  private static func isName(_ bytes: ArraySlice<UInt8>, _ name: StaticString) -> Bool {
    bytes.count == name.utf8CodeUnitCount
      && name.withUTF8Buffer {
        $0.elementsEqual(bytes) { $0 == $1 | ($1.isASCIILetter ? 0x20 : 0) }
      }
  }
}
