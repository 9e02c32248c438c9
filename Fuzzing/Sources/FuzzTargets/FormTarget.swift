// DigitClassifier
// SPDX-License-Identifier: MIT

@testable import Recognition
@testable import Server

/// Forms, and the small texts in headers and fields.
///
/// The input's first line is a `Content-Type`; the rest is the body that it describes.
enum FormTarget: FuzzTarget {
  static let name = "form"

  static let seeds: [String: [UInt8]] = {
    let type = "multipart/form-data; boundary=b\n"
    let file =
      "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
    let field = "Content-Disposition: form-data; name=\"explain\"\r\n\r\ntrue"
    return [
      "two-parts": "\(type)--b\r\n\(file)PNG\r\n--b\r\n\(field)\r\n--b--\r\n",
      "empty-part": "\(type)--b\r\n\(file)\r\n--b--",
      "no-content": "\(type)--b\r\n\(file)--b--",
      "preamble":
        "\(type)words\r\n--b \t\r\n\(field)\r\n--b\r\n\(file)\r\n-\r\n--\r\n--b--epilogue",
      "quoted-boundary":
        "multipart/form-data; boundary=\"a b:c\"\n--a b:c\r\n\(field)\r\n--a b:c--",
      "extended-name":
        "\(type)--b\r\nContent-Disposition: form-data; name=file; filename*=UTF-8''na%C3%AFve.png\r\n\r\n1\r\n--b--",
      "urlencoded":
        "application/x-www-form-urlencoded\nuse_camera=true&a=b%20c+d&max_error=1e-3&=&x",
      "accept": "text/html;q=0.8, application/json;q=0, */*\n",
      "trace": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
      "pattern": "[0-46]\\d{3}[^1]{2}7\n",
    ].mapValues { Array($0.utf8) }
  }()

  static func run(_ bytes: [UInt8]) {
    let line = bytes.prefix { $0 != .lineFeed }
    let body = Array(bytes.dropFirst(line.count + 1))
    let text = String(decoding: line, as: UTF8.self)
    readWords(text)
    guard let type = HeaderValue(line) else { return }
    checkAgain(type)
    if type.value == "application/x-www-form-urlencoded" { readURLEncoded(body) }
    if let boundary = type.parameters["boundary"].flatMap({ try? MultipartBoundary($0) }) {
      readMultipart(body, boundary)
    }
  }

  // MARK: Multipart

  /// Low, so that inputs of a few hundred bytes reach them.
  private static let limits = MultipartLimits(
    maximumParts: 4,
    maximumHeaderBytes: 160,
    maximumHeaders: 3,
    maximumFieldBytes: 24,
    maximumFileBytes: 64
  )

  private struct Recorder: MultipartSink {
    var pieces: [PlainMultipart.Piece] = []
    var isOpen = false

    mutating func begin(_ part: MultipartPart) throws(MultipartError) {
      require(!isOpen, "a part begins inside another")
      isOpen = true
      pieces.append(PlainMultipart.Piece(part: part, content: []))
    }

    mutating func append(_ bytes: Span<UInt8>) {
      require(isOpen && bytes.count > 0, "content outside a part, or none")
      for index in bytes.indices { pieces[pieces.count - 1].content.append(bytes[index]) }
    }

    mutating func end() {
      require(isOpen, "a part ends that did not begin")
      isOpen = false
    }
  }

  private static func readMultipart(_ body: [UInt8], _ boundary: MultipartBoundary) {
    let chunks = body.cutUp
    for limits in [MultipartLimits(), limits] {
      let whole = parse([body], boundary, limits)
      requireEqual(parse(chunks, boundary, limits), whole, "chunks change what a form says")
      requireEqual(
        PlainMultipart.pieces(of: body, boundary: boundary, limits: limits),
        try? whole.get(),
        "two readers disagree about a form"
      )
      if case .success(let pieces) = whole { check(pieces) }
    }
    readForms(chunks, boundary)
  }

  private static func parse(
    _ chunks: [[UInt8]],
    _ boundary: MultipartBoundary,
    _ limits: MultipartLimits
  ) -> Result<[PlainMultipart.Piece], MultipartError> {
    var recorder = Recorder()
    var parser = MultipartParser(boundary: boundary, limits: limits)
    do throws(MultipartError) {
      for chunk in chunks { try parser.consume(chunk.span, into: &recorder) }
      try parser.finish()
      require(!recorder.isOpen, "a form ends inside a part")
      return .success(recorder.pieces)
    } catch {
      return .failure(error)
    }
  }

  /// Writes the names of the parts down again, and reads that.
  private static func check(_ pieces: [PlainMultipart.Piece]) {
    for part in pieces.map(\.part) {
      var line = "Content-Disposition: form-data; name=\(quoted(part.name))"
      if let filename = part.filename { line += "; filename=\(quoted(filename))" }
      var lines = [Array(line.utf8)]
      if let type = part.contentType { lines.append(Array("content-TYPE:\(type)".utf8)) }
      let again = try? MultipartPart(headerLines: lines)
      // White space that is no blank of HTTP may stand at either end of a type.
      requireEqual(again?.name, part.name, "a part's name does not survive")
      requireEqual(again?.filename, part.filename, "a file's name does not survive")
      requireEqual(again?.isFile, part.isFile, "a file is no file any more")
    }
  }

  private static func readForms(_ chunks: [[UInt8]], _ boundary: MultipartBoundary) {
    var form = PredictionForm()
    var parser = MultipartParser(boundary: boundary)
    let isForm = (try? chunks.forEach { try parser.consume($0.span, into: &form) }) != nil
    if isForm { _ = try? FieldRequest { form.texts[$0] }.rule() }
    var batch = BatchForm(maximumPictures: 8, maximumPictureBytes: 16)
    parser = MultipartParser(boundary: boundary)
    for chunk in chunks {
      guard (try? parser.consume(chunk.span, into: &batch)) != nil else { break }
      for file in batch.takeFiles() {
        require(
          1...16 ~= ((try? file.bytes.get().count) ?? 1),
          "a picture beyond the limit, or none"
        )
      }
    }
  }

  // MARK: Small texts

  private static func readURLEncoded(_ body: [UInt8]) {
    let form = try? URLEncodedForm(body)
    var expected: [[String]]? = []
    for pair in body.split(separator: UInt8(ascii: "&")) {
      let sides = pair.split(separator: .equals, maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = plainDecoded(sides[0]),
        let value = plainDecoded(sides.count > 1 ? sides[1] : [])
      else {
        expected = nil
        break
      }
      expected?.append([name, value])
    }
    requireEqual(
      form.map { $0.fields.map { [$0.name, $0.value] } },
      expected,
      "two readers disagree about a URL-encoded form"
    )
  }

  private static func plainDecoded(_ bytes: ArraySlice<UInt8>) -> String? {
    var decoded: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == .percent else {
        decoded.append(byte == UInt8(ascii: "+") ? .space : byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return nil }
      decoded.append(value)
      rest = rest.dropFirst(2)
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  /// Writes a header value down again, every parameter quoted, and reads that.
  private static func checkAgain(_ value: HeaderValue) {
    let text = value.parameters.sorted { $0.key < $1.key }
      .reduce(value.value) { "\($0); \($1.key)=\(quoted($1.value))" }
    requireEqual(HeaderValue(text), value, "a header value does not survive being written: \(text)")
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }

  private static func readWords(_ text: String) {
    _ = AcceptHeader(text).allows("application/json")
    _ = try? FormBoolean.parse(text, field: "explain")
    if let share = try? FormShare.parse(text, field: "max_error") {
      require(share > 0 && share < 1, "a share of \(share)")
    }
    if let identifier = RequestIdentifier.accepted(text) {
      require(identifier == text && text.utf8.count <= 128, "an identifier was changed")
    }
    if let trace = TraceContext(text) {
      require(text.contains("-\(trace.traceID)-\(trace.parentID)-"), "a trace was changed")
    }
    if let pattern = try? FieldPattern(text) {
      require(
        1...FieldPattern.mostPlaces ~= pattern.places.count
          && pattern.places.allSatisfy {
            !$0.isEmpty && $0 == Set($0).sorted() && $0.allSatisfy { 0...9 ~= $0 }
          },
        "places \(pattern.places)"
      )
      require(
        pattern.matches(pattern.places.map { $0[0] }),
        "a pattern does not match its own digits"
      )
    }
  }
}
