// DigitClassifier
// SPDX-License-Identifier: MIT

import DigitTesting
import NeuralNet
import Testing

@testable import Server

struct LineSplitterTests {
  /// A block as text, `#LINE` where it stands for lines that are not held.
  private static func text(_ block: LineSplitter.Block) -> String {
    switch block.content {
    case .lines(let bytes): String(decoding: bytes, as: UTF8.self)
    case .tooLong: "long#\(block.firstLine)\n"
    case .tooMany: "many#\(block.firstLine)\n"
    }
  }

  private static func split(
    _ chunks: [String],
    with splitter: LineSplitter = LineSplitter(maximumLineBytes: 10)
  ) -> [LineSplitter.Block] {
    var splitter = splitter
    var blocks: [LineSplitter.Block] = []
    for chunk in chunks { blocks += splitter.consume(Array(chunk.utf8).span) }
    return blocks + splitter.finish()
  }

  @Test(arguments: [
    ([], ""), ([""], ""), (["a\nb\n"], "a\nb\n"), (["a\nb"], "a\nb"), (["a", "b\n", "c"], "ab\nc"),
    (["\n\n"], "\n\n"), (["0123456789\n"], "0123456789\n"), (["0123456789"], "0123456789"),
    (["01234", "567890\nx\n"], "long#1\nx\n"), (["01234567890", "123\nx"], "long#1\nx"),
    (["a\n01234567890"], "a\nlong#2\n"), (["01234567890\n01234567890\n"], "long#1\nlong#2\n"),
    (["01234", "56789", "0", "1\nb\n"], "long#1\nb\n"), (["a\r\nb\r\n"], "a\r\nb\r\n"),
  ])
  func `gives whole lines however they are cut`(chunks: [String], expected: String) {
    #expect(Self.split(chunks).map(Self.text).joined() == expected)
  }

  @Test func `gives the same lines for every cut`() {
    let text = "a\n\n01234567890123\nbcd\n0123456789\nlast"
    let whole = Self.split([text]).map(Self.text).joined()
    for cut in 0...text.utf8.count {
      let chunks = [String(text.prefix(cut)), String(text.dropFirst(cut))]
      #expect(Self.split(chunks).map(Self.text).joined() == whole)
    }
    #expect(Self.split(text.map(String.init)).map(Self.text).joined() == whole)
  }

  @Test func `gives a line with the chunk that completes it`() {
    var splitter = LineSplitter(maximumLineBytes: 100)
    #expect(splitter.consume(Array("a".utf8).span).isEmpty)
    #expect(splitter.consume(Array("b\nc".utf8).span).map(Self.text) == ["ab\n"])
    #expect(splitter.finish().map(Self.text) == ["c"])
  }

  @Test func `numbers lines from one, blank and overlong ones included`() {
    let splitter = LineSplitter(maximumLineBytes: 10, blockLines: 2)
    let blocks = Self.split(["a\n\nb\n01234567890\nc\nd\ne"], with: splitter)
    #expect(blocks.map(\.firstLine) == [1, 3, 4, 5, 7])
    #expect(blocks.map(Self.text) == ["a\n\n", "b\n", "long#4\n", "c\nd\n", "e"])
  }

  @Test func `cuts many lines into blocks that several threads can share`() {
    let splitter = LineSplitter(maximumLineBytes: 2000)
    let line = String(repeating: "x", count: 999) + "\n"
    let blocks = Self.split([String(repeating: line, count: 100)], with: splitter)
    #expect(blocks.count == 6)
    #expect(blocks.map(Self.text).joined().utf8.count == 100_000)
  }

  @Test(arguments: [
    ("a\nb\n", "a\nb\n", false), ("a\nb\nc", "a\nb\nmany#3\n", true),
    ("a\nb\nc\nd\n", "a\nb\nmany#3\n", true), ("\n\n\n", "\n\nmany#3\n", true),
  ])
  func `stops after so many lines`(text: String, expected: String, isFinished: Bool) {
    var splitter = LineSplitter(maximumLineBytes: 10, maximumLines: 2)
    let blocks = splitter.consume(Array(text.utf8).span) + splitter.consume(Array("".utf8).span)
    #expect(splitter.isFinished == isFinished)
    #expect((blocks + splitter.finish()).map(Self.text).joined() == expected)
  }

  @Test func `never holds more of a line than is allowed`() {
    var splitter = LineSplitter(maximumLineBytes: 1000)
    let chunk = [UInt8](repeating: 0x78, count: 600)
    #expect(splitter.consume(chunk.span).isEmpty)
    #expect(splitter.consume(chunk.span).map(Self.text) == ["long#1\n"])
    for _ in 0..<100 { #expect(splitter.consume(chunk.span).isEmpty) }
    #expect(splitter.consume(Array("\nok\n".utf8).span).map(Self.text) == ["ok\n"])
    #expect(splitter.nextLine == 3)
  }
}
