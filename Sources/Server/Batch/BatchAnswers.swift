// DigitClassifier
// SPDX-License-Identifier: MIT

package import Imaging
package import Recognition

/// Answers lines that hold pictures with lines that hold readings: one for one, in order.
///
/// The server and the command answer with the same code, so a line gets the same answer from both, but for what only
/// a server has to say.
package struct BatchAnswers: Sendable {
  /// The answers to a block of lines.
  package struct Output: Sendable {
    /// The answers, each with a line end.
    package fileprivate(set) var bytes: [UInt8] = []
    /// How many lines were answered; blank lines are not.
    package fileprivate(set) var lines = 0
    /// How many of these with an error.
    package fileprivate(set) var failures = 0
    /// The errors that should not have happened.
    fileprivate(set) var internalErrors: [ServerError] = []
  }

  /// Reads a picture file's bytes and writes the members of its answer, once nothing can fail any more.
  typealias Answer = @Sendable (_ picture: [UInt8], _ json: inout JSONWriter) throws -> Void
  /// Gives a file's bytes.
  package typealias FileReader = @Sendable (_ path: String) throws(ServerError) -> [UInt8]

  /// The most bytes of a picture.
  let maximumPictureBytes: Int
  private let file: FileReader?
  private let answer: Answer

  /// What a line may have beside the picture: names, other members, a path.
  private static let otherBytes = 64 * 1024

  /// The most bytes of a line.
  package var maximumLineBytes: Int { (maximumPictureBytes + 2) / 3 * 4 + Self.otherBytes }

  /// Creates answers from a function.
  ///
  /// - Parameters:
  ///   - maximumPictureBytes: The most bytes of a picture.
  ///   - file: Gives the bytes of files that lines name; without it, none may be named.
  ///   - answer: Answers one picture.
  init(maximumPictureBytes: Int, file: FileReader? = nil, answer: @escaping Answer) {
    self.maximumPictureBytes = maximumPictureBytes
    self.file = file
    self.answer = answer
  }

  /// Creates answers from a recogniser.
  ///
  /// They do not say how long reading took, so that equal lines give equal answers.
  ///
  /// - Parameters:
  ///   - recognizer: Reads the pictures.
  ///   - limits: How large pictures may be.
  ///   - file: Gives the bytes of files that lines name; without it, none may be named.
  package init(_ recognizer: Recognizer, limits: ImageLimits, file: FileReader?) {
    self.init(maximumPictureBytes: limits.maximumBytes, file: file) { bytes, json in
      let reading = recognizer.read(
        try Image(decoding: bytes, limits: limits, isColourNeeded: false)
      )
      json.members(of: reading)
      json.key("model")
      json.value(recognizer.identifier)
      if let promise = recognizer.acceptance.promise {
        json.key("promise")
        json.value(promise)
      }
    }
  }

  /// Answers a block of lines.
  ///
  /// - Parameter block: The lines.
  /// - Returns: A line for each that is not blank.
  package func answer(_ block: LineSplitter.Block) -> Output {
    var output = Output()
    switch block.content {
    case .lines(let bytes):
      var json = JSONWriter(capacity: bytes.count)
      var line = block.firstLine
      var start = 0
      while start < bytes.count {
        let end = bytes.span.firstIndex(of: .lineFeed, from: start) ?? bytes.count
        if !bytes[start..<end].allSatisfy({ $0.isBlank || $0 == .carriageReturn }) {
          write(bytes, start..<end, line, &json, &output)
        }
        start = end + 1
        line += 1
      }
      output.bytes = json.bytes
    case .tooLong:
      let error = ServerError(
        .contentTooLarge,
        "A line may have \(maximumLineBytes) bytes at most, for a picture of \(maximumPictureBytes). "
          + "Send the picture smaller."
      )
      output = Self.output(error, line: block.firstLine)
    case .tooMany:
      let error = ServerError(
        .contentTooLarge,
        "A request may have \(block.firstLine - 1) lines at most. Send this line and what follows in another."
      )
      output = Self.output(error, line: block.firstLine)
    }
    return output
  }

  /// Answers what is no line, or cannot be read as one.
  ///
  /// - Parameters:
  ///   - error: What is wrong.
  ///   - line: The line's number.
  /// - Returns: One line.
  static func output(_ error: ServerError, line: Int) -> Output {
    var json = JSONWriter()
    var output = Output()
    json.object { json in
      json.key("id")
      json.null()
      write(error, line, &json, &output)
    }
    json.endLine()
    output.lines = 1
    output.bytes = json.bytes
    return output
  }

  private func write(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ line: Int,
    _ json: inout JSONWriter,
    _ output: inout Output
  ) {
    let request = BatchLine(
      bytes,
      range,
      maximumPictureBytes: maximumPictureBytes,
      takesFiles: file != nil
    )
    json.object { json in
      json.key("id")
      if let identifier = request.identifier { json.value(json: identifier) } else { json.null() }
      do {
        try answer(self.bytes(of: request.picture.get()), &json)
      } catch {
        Self.write(ServerError(mapping: error), line, &json, &output)
      }
    }
    json.endLine()
    output.lines += 1
  }

  private func bytes(of picture: BatchLine.Picture) throws(ServerError) -> [UInt8] {
    switch picture {
    case .bytes(let bytes): return bytes
    case .file(let path):
      guard let file else { preconditionFailure("a line names a file where none may be named") }
      return try file(path)
    }
  }

  private static func write(
    _ error: ServerError,
    _ line: Int,
    _ json: inout JSONWriter,
    _ output: inout Output
  ) {
    json.key("line")
    json.value(line)
    json.key("error")
    json.value(error)
    output.failures += 1
    if error.code == .internalError { output.internalErrors.append(error) }
  }
}
