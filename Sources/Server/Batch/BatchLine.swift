// DigitClassifier
// SPDX-License-Identifier: MIT

/// One line of a batch: a JSON object with a picture, and a name to find its answer by.
struct BatchLine {
  /// What to read.
  enum Picture: Hashable {
    /// A picture file's bytes, not empty.
    case bytes([UInt8])
    /// The name of a file.
    case file(String)
  }

  /// What a line should be, for those who sent something else.
  static let instructions =
    #"Expected one object a line, such as {"id": 7, "image_base64": "iVBORw0KGgo…"}."#
  /// The most bytes of an `id`, as written.
  static let maximumIdentifierBytes = 1024

  /// The line's `id` as it was written, a string or a number; nil for none.
  private(set) var identifier: [UInt8]?
  /// What to read, or why there is nothing.
  let picture: Result<Picture, ServerError>

  /// Reads a line.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that hold the line.
  ///   - range: Where in them it is.
  ///   - maximumPictureBytes: The most bytes of a picture.
  ///   - takesFiles: Whether a file may be named in place of a picture.
  init(_ bytes: [UInt8], _ range: Range<Int>, maximumPictureBytes: Int, takesFiles: Bool) {
    var parse = Parse(
      scanner: JSONScanner(bytes, range),
      maximumPictureBytes: maximumPictureBytes,
      takesFiles: takesFiles
    )
    do throws(ServerError) {
      try parse.object()
      picture = .success(try parse.chosen())
    } catch {
      picture = .failure(error)
    }
    identifier = parse.identifier.map { Array(bytes[$0]) }
  }
}

/// What is known of a line while it is read.
private struct Parse {
  private enum Key { case identifier, picture, file, other }

  var scanner: JSONScanner
  let maximumPictureBytes: Int
  let takesFiles: Bool
  var identifier: Range<Int>?
  private var hasIdentifier = false
  private var picture: Result<[UInt8], ServerError>?
  private var file: String?
  /// The first thing that is wrong although the JSON is sound: the `id` may stand behind it.
  private var complaint: ServerError?

  init(scanner: JSONScanner, maximumPictureBytes: Int, takesFiles: Bool) {
    self.scanner = scanner
    self.maximumPictureBytes = maximumPictureBytes
    self.takesFiles = takesFiles
  }

  mutating func object() throws(ServerError) {
    try scanner.expect(UInt8(ascii: "{"))
    if !scanner.take(UInt8(ascii: "}")) {
      repeat {
        let key = try key()
        try scanner.expect(UInt8(ascii: ":"))
        try value(of: key)
      } while scanner.take(UInt8(ascii: ","))
      try scanner.expect(UInt8(ascii: "}"))
    }
    try scanner.expectEnd()
  }

  /// The picture that the line has been found to hold.
  func chosen() throws(ServerError) -> BatchLine.Picture {
    if let complaint { throw complaint }
    switch (picture, file) {
    case (let picture?, nil):
      let bytes = try picture.get()
      guard !bytes.isEmpty else {
        throw ServerError(.missingInput, "'image_base64' is empty. \(BatchLine.instructions)")
      }
      return .bytes(bytes)
    case (nil, let file?): return .file(file)
    case (.some, .some):
      throw ServerError(
        .malformedLine,
        "The line has both 'image_base64' and 'path'. Send one of them."
      )
    case (nil, nil):
      throw ServerError(
        .missingInput,
        "There is no picture in this line: it has no 'image_base64'"
          + (takesFiles ? " and no 'path'. " : ". ") + BatchLine.instructions
      )
    }
  }

  private mutating func key() throws(ServerError) -> Key {
    let text = try scanner.string()
    let name = text.hasEscapes ? try scanner.decoded(text)[...] : scanner.bytes[text.range]
    if name.elementsEqual("image_base64".utf8) { return .picture }
    if name.elementsEqual("id".utf8) { return .identifier }
    return takesFiles && name.elementsEqual("path".utf8) ? .file : .other
  }

  private mutating func value(of key: Key) throws(ServerError) {
    switch key {
    case .identifier: try readIdentifier()
    case .picture: try readPicture()
    case .file: try readFile()
    case .other: try scanner.skipValue()
    }
  }

  private mutating func readIdentifier() throws(ServerError) {
    if hasIdentifier { complain("'id' is there more than once. Send it once.") }
    hasIdentifier = true
    let next = scanner.peek() ?? 0
    let first = scanner.position
    try scanner.skipValue()
    switch next {
    case .quote, .dash, UInt8(ascii: "0")...UInt8(ascii: "9"):
      guard scanner.position - first <= BatchLine.maximumIdentifierBytes else {
        complain(
          "'id' has \(scanner.position - first) bytes; at most \(BatchLine.maximumIdentifierBytes) are accepted."
        )
        return
      }
      if identifier == nil { identifier = first..<scanner.position }
    case UInt8(ascii: "n"): break
    default: complain("'id' must be a string or a number, or be left out.")
    }
  }

  private mutating func readPicture() throws(ServerError) {
    guard picture == nil else {
      complain("'image_base64' is there more than once. Send one picture in each line.")
      return try scanner.skipValue()
    }
    guard scanner.peek() == .quote else {
      try scanner.skipValue()
      complain("'image_base64' must be a string: a picture file's bytes in base64.")
      return
    }
    let first = scanner.position + 1
    // Nearly always the next quote ends the string, nothing is escaped, and the decoder checks every byte anyway.
    if let quote = scanner.bytes.span.firstIndex(of: .quote, from: first),
      quote - first <= encodedLimit,
      let decoded = try? Base64.decode(scanner.bytes.span.extracting(first..<quote))
    {
      scanner.move(to: quote + 1)
      picture = bounded(decoded)
      return
    }
    let text = try scanner.string()
    // Some programs write / and + as escapes, and some break base64 into lines.
    let encoded = try scanner.decoded(text).filter { $0 != .lineFeed && $0 != .carriageReturn }
    picture = decode(encoded)
  }

  private var encodedLimit: Int { (maximumPictureBytes + 2) / 3 * 4 }

  private func decode(_ encoded: [UInt8]) -> Result<[UInt8], ServerError> {
    do throws(Base64.Fault) {
      guard encoded.count <= encodedLimit else { return .failure(tooLarge) }
      return bounded(try Base64.decode(encoded.span))
    } catch {
      return .failure(ServerError(.malformedLine, Self.message(error, encoded)))
    }
  }

  private static func message(_ fault: Base64.Fault, _ encoded: [UInt8]) -> String {
    let expected = "'image_base64' must be base64 (letters, digits, + and /, padded with =)"
    if encoded.starts(with: "data:".utf8) {
      return "\(expected), found a data: URL. Send only what follows 'base64,'."
    }
    switch fault {
    case .badLength:
      return "\(expected), so its length a multiple of 4; found \(encoded.count) characters."
    case .badByte(let index):
      let byte = encoded[index]
      let found =
        (0x21...0x7E).contains(byte)
        ? "'\(Character(Unicode.Scalar(byte)))'" : "a byte of value \(byte)"
      return "\(expected), found \(found) at its character \(index + 1)."
    }
  }

  private func bounded(_ bytes: [UInt8]) -> Result<[UInt8], ServerError> {
    bytes.count <= maximumPictureBytes ? .success(bytes) : .failure(tooLarge)
  }

  private var tooLarge: ServerError {
    ServerError(
      .contentTooLarge,
      "A picture may have \(maximumPictureBytes) bytes at most. Send it smaller."
    )
  }

  private mutating func readFile() throws(ServerError) {
    if file != nil { complain("'path' is there more than once. Name one file in each line.") }
    guard scanner.peek() == .quote else {
      try scanner.skipValue()
      complain("'path' must be a string: the name of a picture file.")
      return
    }
    let text = try scanner.string()
    let name = try scanner.decoded(text)
    // A NUL would end the name for the system, and - would be the standard input that the lines come from.
    guard !name.isEmpty, !name.contains(0), name != [.dash] else {
      complain("'path' must be the name of a picture file.")
      return
    }
    file = String(decoding: name, as: UTF8.self)
  }

  private mutating func complain(_ message: String) {
    if complaint == nil { complaint = ServerError(.malformedLine, message) }
  }
}
