// DigitClassifier
// SPDX-License-Identifier: MIT

/// A streaming parser of `multipart/form-data` bodies (RFC 7578 on top of RFC 2046).
///
/// The parser is a value that eats chunks as they arrive, cut anywhere, and passes the parts' content
/// on without copying it. It remembers only the current header block and how much of a delimiter the
/// last chunk ended with, so its memory is bounded by ``MultipartLimits/maximumHeaderBytes`` whatever
/// is sent.
///
/// Tolerated: a preamble, an epilogue, blanks after a boundary, unknown headers. Refused: bare line
/// feeds in headers, anything else after a boundary, a body without its closing boundary.
struct MultipartParser: Sendable {
  private enum State {
    /// Before the first delimiter; what is there means nothing.
    case preamble
    /// Right after a delimiter: a part, or the closing dashes?
    case delimiterTail(DelimiterTail)
    /// In a part's header block.
    case headers
    /// In a part's content.
    case content
    /// After the closing delimiter; what is there means nothing.
    case epilogue
  }

  private enum DelimiterTail { case start, dash, blanks, carriageReturn }

  private let delimiter: [UInt8]
  private let limits: MultipartLimits
  private var state = State.preamble
  /// How many bytes of the delimiter the input consumed so far ends with.
  private var matched = 2
  /// How many of these were not there to be matched.
  ///
  /// The line end of a delimiter may be missing where a line begins anyway: at the start of the body,
  /// and right after a header block, whose blank line serves an empty part's delimiter too.
  private var imagined = 2
  private var parts = 0
  private var part: MultipartPart?
  private var partBytes = 0
  private var headerBytes = 0
  private var line: [UInt8] = []
  private var lines: [[UInt8]] = []

  /// Creates a parser at the start of a body.
  ///
  /// - Parameters:
  ///   - boundary: What separates the parts.
  ///   - limits: How much to accept.
  init(boundary: MultipartBoundary, limits: MultipartLimits = MultipartLimits()) {
    delimiter = boundary.delimiter
    self.limits = limits
  }

  /// Eats the next chunk of the body.
  ///
  /// - Parameters:
  ///   - chunk: The next bytes, cut anywhere.
  ///   - sink: Receives what the chunk completes.
  /// - Throws: Why the body is refused; the parser must not be used after that.
  /// - Complexity: O(bytes), with content scanned by `memchr`.
  mutating func consume(
    _ chunk: Span<UInt8>,
    into sink: inout some MultipartSink
  ) throws(MultipartError) {
    var index = 0
    while index < chunk.count {
      switch state {
      case .preamble, .content:
        index = try scanContent(chunk, from: index, into: &sink)
      case .delimiterTail(let tail):
        state = try after(tail, byte: chunk[index])
        index += 1
      case .headers:
        try readHeader(byte: chunk[index], into: &sink)
        index += 1
      case .epilogue:
        return
      }
    }
  }

  /// Says that the body has ended.
  ///
  /// - Throws: `MultipartError.Code.truncated` unless the closing boundary was seen.
  func finish() throws(MultipartError) {
    switch state {
    case .epilogue:
      return
    case .preamble:
      throw MultipartError(
        .truncated,
        "The body holds no part: its boundary, as the Content-Type gives it, is not there."
      )
    case .delimiterTail, .headers, .content:
      let place = part.map { "in the part '\($0.name)'" } ?? "between parts"
      throw MultipartError(
        .truncated,
        "The body ends \(place), before its closing boundary."
      )
    }
  }
}

// MARK: - Content

extension MultipartParser {
  /// Passes content on up to the next delimiter or the chunk's end.
  ///
  /// - Returns: The index of the first byte that was not consumed.
  private mutating func scanContent(
    _ chunk: Span<UInt8>,
    from start: Int,
    into sink: inout some MultipartSink
  ) throws(MultipartError) -> Int {
    // The part of a possible delimiter that earlier chunks held. Should the delimiter turn out to be
    // content after all, these bytes come from `delimiter`, to which they were found equal.
    var carried = matched
    var index = start
    while index < chunk.count {
      if matched == 0 {
        guard let found = chunk.firstIndex(of: .carriageReturn, from: index) else { break }
        index = found + 1
        matched = 1
      } else if chunk[index] == delimiter[matched] {
        index += 1
        matched += 1
        guard matched == delimiter.count else { continue }
        try passOn(chunk, start..<(index - (matched - carried)), into: &sink)
        endContent(into: &sink)
        return index
      } else {
        // A false start. The byte is looked at again: it may be the CR of a true one.
        let expected = delimiter
        try passOn(expected.span, imagined..<carried, into: &sink)
        imagined = 0
        carried = 0
        matched = 0
      }
    }
    try passOn(chunk, start..<(chunk.count - (matched - carried)), into: &sink)
    return chunk.count
  }

  private mutating func passOn(
    _ bytes: Span<UInt8>,
    _ range: Range<Int>,
    into sink: inout some MultipartSink
  ) throws(MultipartError) {
    guard let part, !range.isEmpty else { return }
    partBytes += range.count
    let limit = part.isFile ? limits.maximumFileBytes : limits.maximumFieldBytes
    guard partBytes <= limit else {
      throw MultipartError(
        .partTooLarge,
        "The part '\(part.name)' is larger than \(limit) bytes, the most that is accepted there.",
        field: part.name
      )
    }
    sink.append(bytes.extracting(range))
  }

  private mutating func endContent(into sink: inout some MultipartSink) {
    if part != nil { sink.end() }
    part = nil
    state = .delimiterTail(.start)
  }

  private func after(_ tail: DelimiterTail, byte: UInt8) throws(MultipartError) -> State {
    switch (tail, byte) {
    case (.start, .dash): return .delimiterTail(.dash)
    case (.dash, .dash): return .epilogue
    case (.start, .space), (.start, .tab), (.blanks, .space), (.blanks, .tab):
      return .delimiterTail(.blanks)
    case (.start, .carriageReturn), (.blanks, .carriageReturn):
      return .delimiterTail(.carriageReturn)
    case (.carriageReturn, .lineFeed): return .headers
    default:
      throw MultipartError(
        .malformedDelimiter,
        "A boundary must be followed by a line end (CR LF) or, at the end of the form, by '--'."
      )
    }
  }
}

// MARK: - Headers

extension MultipartParser {
  private mutating func readHeader(
    byte: UInt8,
    into sink: inout some MultipartSink
  ) throws(MultipartError) {
    headerBytes += 1
    guard headerBytes <= limits.maximumHeaderBytes else {
      throw MultipartError(
        .headersTooLarge,
        "The headers of a form part may have \(limits.maximumHeaderBytes) bytes at most."
      )
    }
    guard byte == .lineFeed else {
      // A CR counts as part of a line end only, so that no two readers can see different lines.
      guard line.last != .carriageReturn, byte != 0 else { throw Self.brokenLine }
      line.append(byte)
      return
    }
    guard line.popLast() == .carriageReturn else { throw Self.brokenLine }
    guard line.isEmpty else {
      guard lines.count < limits.maximumHeaders else {
        throw MultipartError(
          .headersTooLarge,
          "A form part may have \(limits.maximumHeaders) header lines at most."
        )
      }
      lines.append(line)
      line.removeAll(keepingCapacity: true)
      return
    }
    try beginPart(into: &sink)
  }

  private mutating func beginPart(into sink: inout some MultipartSink) throws(MultipartError) {
    parts += 1
    guard parts <= limits.maximumParts else {
      throw MultipartError(
        .tooManyParts,
        "The form has more than \(limits.maximumParts) parts, the most accepted."
      )
    }
    let part = try MultipartPart(headerLines: lines)
    lines.removeAll(keepingCapacity: true)
    headerBytes = 0
    partBytes = 0
    self.part = part
    state = .content
    matched = 2
    imagined = 2
    try sink.begin(part)
  }

  private static var brokenLine: MultipartError {
    MultipartError(
      .malformedHeader,
      "The header lines of a form part must end in CR LF and hold no NUL."
    )
  }
}
