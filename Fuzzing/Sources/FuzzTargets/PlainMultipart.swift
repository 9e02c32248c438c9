// DigitClassifier
// SPDX-License-Identifier: MIT

@testable import Server

/// A second reader of multipart bodies: the whole body at once, one search after the other, nothing clever.
///
/// It says what a sound body holds, and that others are not sound; not what is wrong with them.
struct PlainMultipart {
  /// A part and its content.
  struct Piece: Equatable {
    var part: MultipartPart
    var content: [UInt8]
  }

  private let text: [UInt8]
  private let delimiter: [UInt8]
  private let limits: MultipartLimits

  private init(_ body: [UInt8], _ boundary: MultipartBoundary, _ limits: MultipartLimits) {
    // The first delimiter needs no line end before it.
    text = [.carriageReturn, .lineFeed] + body
    delimiter = boundary.delimiter
    self.limits = limits
  }

  /// The parts of a sound body; nil for any other.
  static func pieces(
    of body: [UInt8],
    boundary: MultipartBoundary,
    limits: MultipartLimits
  ) -> [Piece]? {
    PlainMultipart(body, boundary, limits).pieces()
  }

  private func pieces() -> [Piece]? {
    var pieces: [Piece] = []
    guard var position = end(ofDelimiterFrom: 0) else { return nil }
    while true {
      if text[position...].starts(with: "--".utf8) { return pieces }
      while position < text.count, text[position] == .space || text[position] == .tab {
        position += 1
      }
      guard text[position...].starts(with: "\r\n".utf8), pieces.count < limits.maximumParts else {
        return nil
      }
      guard let (lines, start) = headers(from: position + 2),
        let part = try? MultipartPart(headerLines: lines),
        // An empty part's delimiter begins with the line end of the blank line.
        let next = end(ofDelimiterFrom: start - 2)
      else { return nil }
      let content = Array(text[start..<max(start, next - delimiter.count)])
      let limit = part.isFile ? limits.maximumFileBytes : limits.maximumFieldBytes
      guard content.count <= limit else { return nil }
      pieces.append(Piece(part: part, content: content))
      position = next
    }
  }

  /// The header lines from a position on, and where the blank line after them ends.
  private func headers(from start: Int) -> (lines: [[UInt8]], end: Int)? {
    var lines: [[UInt8]] = []
    var position = start
    while let lineFeed = text[position...].firstIndex(of: .lineFeed) {
      let line = Array(text[position..<lineFeed])
      position = lineFeed + 1
      guard line.last == .carriageReturn, line.count(where: { $0 == .carriageReturn }) == 1,
        !line.contains(0), position - start <= limits.maximumHeaderBytes
      else { return nil }
      if line.count == 1 { return (lines, position) }
      lines.append(line.dropLast())
      guard lines.count <= limits.maximumHeaders else { return nil }
    }
    return nil
  }

  private func end(ofDelimiterFrom start: Int) -> Int? {
    guard text.count >= delimiter.count, start <= text.count - delimiter.count else { return nil }
    return (start...text.count - delimiter.count)
      .first { text[$0] == .carriageReturn && text[$0...].starts(with: delimiter) }
      .map { $0 + delimiter.count }
  }
}
