// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import Testing

@testable import Server

/// Writes down what a parser says.
struct RecordingSink: MultipartSink, Equatable {
  struct Part: Equatable {
    let headers: MultipartPart
    var content: [UInt8] = []
    var isComplete = false
  }

  var parts: [Part] = []

  mutating func begin(_ part: MultipartPart) { parts.append(Part(headers: part)) }

  mutating func append(_ bytes: Span<UInt8>) {
    precondition(!bytes.isEmpty)
    for index in bytes.indices { parts[parts.count - 1].content.append(bytes[index]) }
  }

  mutating func end() { parts[parts.count - 1].isComplete = true }
}

/// Parses a body given in chunks.
func parse(
  _ chunks: [ArraySlice<UInt8>],
  boundary: String = TestForm.boundary,
  limits: MultipartLimits = MultipartLimits()
) throws(MultipartError) -> RecordingSink {
  var parser = MultipartParser(boundary: try MultipartBoundary(boundary), limits: limits)
  var sink = RecordingSink()
  for chunk in chunks { try parser.consume(chunk.span, into: &sink) }
  try parser.finish()
  return sink
}

struct MultipartParserTests {
  /// Content that looks like delimiters again and again, and ends as one begins.
  static let tricky =
    Array("\r\n--\r\n-\r\r\n----Boundary7MA4YWxkTrZu0g\r\n--".utf8) + [0, 255, 13, 10, 13]

  static let sample =
    Array("preamble\r\nof two lines\r\n".utf8)
    + TestForm()
    .field("use_camera", "false")
    .file(tricky, filename: "a \\\"b\\\".png")
    .field("", "")
    .file([], name: "empty")
    .body + Array("epilogue\r\n--\(TestForm.boundary)\r\nnot a part".utf8)

  @Test func `finds the parts of a form`() throws {
    let sink = try parse([Self.sample[...]])
    #expect(sink.parts.map(\.headers.name) == ["use_camera", "file", "", "empty"])
    #expect(sink.parts.map(\.headers.filename) == [nil, "a \"b\".png", nil, "digit.png"])
    #expect(sink.parts.map(\.headers.contentType) == [nil, "image/png", nil, "image/png"])
    #expect(sink.parts.map(\.content) == [Array("false".utf8), Self.tricky, [], []])
    #expect(sink.parts.allSatisfy { $0.isComplete })
  }

  @Test func `gives the same parts wherever the body is cut in two`() throws {
    let whole = try parse([Self.sample[...]])
    for cut in 0...Self.sample.count {
      #expect(try parse([Self.sample[..<cut], Self.sample[cut...]]) == whole, "cut at \(cut)")
    }
  }

  @Test(arguments: [1, 2, 3, 5, 7, 64])
  func `gives the same parts in chunks of any size`(size: Int) throws {
    let chunks = stride(from: 0, to: Self.sample.count, by: size).map {
      Self.sample[$0..<min($0 + size, Self.sample.count)]
    }
    #expect(try parse(chunks) == parse([Self.sample[...]]))
  }

  @Test func `lets a part follow its headers without a blank line of its own`() throws {
    let body = "--b\r\nContent-Disposition: form-data; name=x\r\n\r\n--b--"
    #expect(try parse([Array(body.utf8)[...]], boundary: "b").parts.map(\.content) == [[]])
  }

  @Test func `passes content on that starts like a delimiter`() throws {
    let content = "--bogus"
    let body = "--boy\r\nContent-Disposition: form-data; name=x\r\n\r\n\(content)\r\n--boy--"
    for cut in 0...body.utf8.count {
      let bytes = Array(body.utf8)
      let sink = try parse([bytes[..<cut], bytes[cut...]], boundary: "boy")
      #expect(sink.parts.map(\.content) == [Array(content.utf8)], "cut at \(cut)")
    }
  }

  @Test(arguments: [" ", "\t", " \t  "])
  func `tolerates blanks after a boundary`(blanks: String) throws {
    let body =
      "--b\(blanks)\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--b--\(blanks)\r\n"
    #expect(try parse([Array(body.utf8)[...]], boundary: "b").parts.count == 1)
  }

  @Test func `ignores headers it does not know`() throws {
    let headers = ["X-Anything: at all", "Content-Disposition: form-data; name=\"x\""]
    let body = TestForm().part(headers: headers, [1]).body
    #expect(try parse([body[...]]).parts.map(\.headers.name) == ["x"])
  }

  @Test(arguments: [
    ("", MultipartError.Code.truncated),
    ("no boundary anywhere", .truncated),
    ("--b", .truncated),
    ("--b\r\n", .truncated),
    ("--b\r\nContent-Disposition: form-data; name=x\r\n\r\ncontent", .truncated),
    ("--b\r\nContent-Disposition: form-data; name=x\r\n\r\ncontent\r\n--b", .truncated),
    ("--b-\r\n", .malformedDelimiter),
    ("--bc\r\n", .malformedDelimiter),
    ("--b\rx", .malformedDelimiter),
    ("--b\n", .malformedDelimiter),
    ("--b\r\n\r\n", .malformedHeader),
    ("--b\r\nno colon\r\n\r\n", .malformedHeader),
    ("--b\r\n: no name\r\n\r\n", .malformedHeader),
    ("--b\r\nna me: x\r\n\r\n", .malformedHeader),
    ("--b\r\nContent-Disposition: form-data; name=x\n\r\n", .malformedHeader),
    ("--b\r\nContent-Disposition: form-data; name=x\rX: y\r\n\r\n", .malformedHeader),
    ("--b\r\nContent-Disposition: form-data; name=\0\r\n\r\n", .malformedHeader),
    ("--b\r\nContent-Disposition: form-data\r\n\r\n", .malformedHeader),
    ("--b\r\nContent-Disposition: attachment; name=x\r\n\r\n", .malformedHeader),
    ("--b\r\nContent-Disposition: form-data; name=\"x\r\n\r\n", .malformedHeader),
    ("--b\r\nContent-Disposition: form-data; name=x; name=y\r\n\r\n", .malformedHeader),
    ("--b\r\nContent-Type: image/png\r\n\r\n", .malformedHeader),
  ])
  func `refuses a damaged body`(body: String, code: MultipartError.Code) {
    let error = #expect(throws: MultipartError.self) {
      try parse([Array(body.utf8)[...]], boundary: "b")
    }
    #expect(error?.code == code, "\(body.debugDescription)")
  }

  @Test func `limits the number of parts`() throws {
    let form = TestForm().field("a", "1").field("b", "2")
    _ = try parse([form.body[...]], limits: MultipartLimits(maximumParts: 2))
    let error = #expect(throws: MultipartError.self) {
      try parse([form.field("c", "3").body[...]], limits: MultipartLimits(maximumParts: 2))
    }
    #expect(error?.code == .tooManyParts)
  }

  @Test func `limits a part's headers, however they arrive`() throws {
    let limits = MultipartLimits(maximumHeaderBytes: 100)
    let disposition = "Content-Disposition: form-data; name=\"x\""
    let long = TestForm().part(
      headers: [disposition, "X: " + String(repeating: "y", count: 60)],
      []
    )
    for chunks in [[long.body[...]], long.body.indices.map { long.body[$0...$0] }] {
      let error = #expect(throws: MultipartError.self) { try parse(chunks, limits: limits) }
      #expect(error?.code == .headersTooLarge)
    }
    let two = TestForm().part(headers: [disposition], []).part(headers: [disposition], [])
    _ = try parse([two.body[...]], limits: limits)
  }

  @Test func `limits the number of a part's headers`() throws {
    let disposition = "Content-Disposition: form-data; name=\"x\""
    let limits = MultipartLimits(maximumHeaders: 3)
    let three = TestForm().part(headers: [disposition, "A: 1", "B: 2"], [])
    _ = try parse(
      [three.part(headers: [disposition, "A: 1", "B: 2"], []).body[...]],
      limits: limits
    )
    let four = TestForm().part(headers: [disposition, "A: 1", "B: 2", "C: 3"], [])
    let error = #expect(throws: MultipartError.self) { try parse([four.body[...]], limits: limits) }
    #expect(error?.code == .headersTooLarge)
  }

  @Test func `limits fields and files, each to its own size`() throws {
    let limits = MultipartLimits(maximumFieldBytes: 3, maximumFileBytes: 5)
    _ = try parse([TestForm().field("a", "123").file([1, 2, 3, 4, 5]).body[...]], limits: limits)
    for form in [TestForm().field("a", "1234"), TestForm().file([1, 2, 3, 4, 5, 6], name: "a")] {
      let error = #expect(throws: MultipartError.self) {
        try parse([form.body[...]], limits: limits)
      }
      #expect(error?.code == .partTooLarge)
      #expect(error?.field == "a")
    }
  }
}

/// Damaged forms of every kind: the parser may refuse them, and may do nothing else.
struct MultipartParserDamageTests {
  static let good = TestForm()
    .field("use_camera", "no")
    .file(SeededData.bytes(600, seed: 1) + Array("\r\n--\(TestForm.boundary.dropLast())".utf8))
    .body

  @Test func `refuses every truncated form`() {
    // The last two bytes are the line end of the closing boundary, which may be missing.
    for body in DamagedBytes.truncations(of: Array(Self.good.dropLast(2))) {
      let error = #expect(throws: MultipartError.self) { try parse([body[...]]) }
      #expect(error?.code == .truncated, "\(body.count) bytes")
    }
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `parses or refuses damaged forms, the same way in any chunks`(seed: UInt64) {
    let structure = Self.good.count - 600
    let damaged =
      Array(DamagedBytes.overwritten(Self.good, count: 300, seed: seed))
      + Array(DamagedBytes.overwritten(Self.good, count: 300, seed: seed, region: 0..<structure))
      + Array(DamagedBytes.shifted(Self.good, count: 300, seed: seed))
    for (index, body) in damaged.enumerated() {
      let whole = Result { () throws(MultipartError) in try parse([body[...]]) }
      let cut = (index * 37) % (body.count + 1)
      let halves = Result { () throws(MultipartError) in
        try parse([body[..<cut], body[cut...]])
      }
      #expect(whole == halves, "damage \(index) of seed \(seed), cut at \(cut)")
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `survives bodies made of delimiter pieces`(seed: UInt64) {
    let pieces: [[UInt8]] = [
      [13], [10], [13, 10], Array("--b".utf8), Array("--b--".utf8), Array("-".utf8), [0],
      Array("Content-Disposition: form-data; name=\"file\"; filename=\"\"".utf8), Array("b".utf8),
      Array("\r\n--b\r\nContent-Disposition: form-data; name=x\r\n\r\n".utf8), Array(" ;:=\"".utf8),
    ]
    let choices = SeededData.bytes(40 * 500, seed: seed)
    for start in stride(from: 0, to: choices.count, by: 40) {
      let body = choices[start..<(start + 40)].flatMap { pieces[Int($0) % pieces.count] }
      let whole = Result { () throws(MultipartError) in try parse([body[...]], boundary: "b") }
      let bytewise = Result { () throws(MultipartError) in
        try parse(body.indices.map { body[$0...$0] }, boundary: "b")
      }
      #expect(whole == bytewise)
    }
  }
}

struct MultipartBoundaryTests {
  @Test(arguments: [
    "b", String(repeating: "x", count: 70), "'()+_,-./:=?", "a b", "gc0p4Jq0M2Yt08j34c0p",
  ])
  func `accepts what RFC 2046 allows`(boundary: String) throws {
    #expect(try MultipartBoundary(boundary).delimiter == Array("\r\n--\(boundary)".utf8))
  }

  @Test(arguments: [
    "", String(repeating: "x", count: 71), "a ", "a\"b", "a\r\nb", "é", "a;b", "a@b",
  ])
  func `refuses everything else`(boundary: String) {
    let error = #expect(throws: MultipartError.self) { try MultipartBoundary(boundary) }
    #expect(error?.code == .invalidBoundary)
  }
}
