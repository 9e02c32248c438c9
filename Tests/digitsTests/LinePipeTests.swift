// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet
import Synchronization
import Testing
import Training

@testable import Server
@testable import digits

struct LinePipeTests {
  /// Gives a pipe its input, and keeps its output.
  private final class Ends: Sendable {
    private struct State {
      var input: [[UInt8]]
      var output: [UInt8] = []
      var writes = 0
    }

    private let state: Mutex<State>

    init(_ input: [[UInt8]]) { state = Mutex(State(input: input.reversed())) }

    var text: String { state.withLock { String(decoding: $0.output, as: UTF8.self) } }
    var writes: Int { state.withLock { $0.writes } }

    func read() -> [UInt8] { state.withLock { $0.input.popLast() ?? [] } }

    func write(_ bytes: [UInt8]) {
      state.withLock { state in
        state.output += bytes
        state.writes += 1
      }
    }
  }

  /// Answers each line with the number of bytes in its picture, and a file with those in its name.
  private static func answers(_ counted: @escaping @Sendable () -> Void = {}) -> BatchAnswers {
    BatchAnswers(
      maximumPictureBytes: 1000,
      file: { path throws(ServerError) in
        guard path != "missing" else { throw ServerError(.missingInput, "Not there.") }
        return Array(path.utf8)
      }
    ) { bytes, json in
      counted()
      json.key("bytes")
      json.value(bytes.count)
    }
  }

  private static func run(
    _ input: [String],
    threads: Int = 1
  ) throws -> (text: String, tally: LinePipe.Tally) {
    let ends = Ends(input.map { Array($0.utf8) })
    let pipe = LinePipe(answers(), read: { ends.read() }, write: { ends.write($0) })
    let tally = try pipe.run(threads: threads, parallel: .threads(threads))
    return (ends.text, tally)
  }

  @Test(arguments: [1, 2, 5])
  func `keeps the order on any number of threads`(threads: Int) throws {
    let numbers = 0..<20_000
    let lines = numbers.map { #"{"id":\#($0),"image_base64":"aGk="}"# + "\n" }.joined()
    // Cut where it hurts.
    let bytes = Array(lines.utf8)
    let input = stride(from: 0, to: bytes.count, by: 4097).map {
      String(decoding: bytes[$0..<min($0 + 4097, bytes.count)], as: UTF8.self)
    }
    let (text, tally) = try Self.run(input, threads: threads)
    #expect(text == numbers.map { #"{"id":\#($0),"bytes":2}"# + "\n" }.joined())
    #expect(tally == LinePipe.Tally(lines: 20_000, failures: 0))
  }

  @Test func `lets bad lines fail alone, and counts them`() throws {
    let long = String(repeating: "A", count: 100_000)
    let (text, tally) = try Self.run([
      "{\"id\":1,\"path\":\"abc\"}\nno JSON\n\n{\"id\":2,\"path\":\"missing\"}\n",
      "{\"id\":3,\"image_base64\":\"\(long)\"}\n", #"{"id":"last","image_base64":"aGk="}"#,
    ])
    let lines = text.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines.first == #"{"id":1,"bytes":3}"#)
    let second = #"{"id":null,"line":2,"error":{"title":"Bad Request","status":400,"#
    #expect(lines[1].hasPrefix(second))
    #expect(lines[2].hasPrefix(#"{"id":2,"line":4,"error":{"#) && lines[2].contains("Not there."))
    #expect(lines[3].hasPrefix(#"{"id":null,"line":5,"error":{"title":"Content Too Large""#))
    #expect(lines.last == #"{"id":"last","bytes":2}"#)
    #expect(tally == LinePipe.Tally(lines: 5, failures: 3))
  }

  @Test func `answers nothing with nothing`() throws {
    let (text, tally) = try Self.run(["\n", "  \r\n"], threads: 3)
    #expect(text.isEmpty)
    #expect(tally == LinePipe.Tally())
  }

  @Test func `answers a line before it waits for the next`() throws {
    let line = Array((#"{"image_base64":"aGk="}"# + "\n").utf8)
    let ends = Ends([line, line, line])
    let reads = Ends([])
    let pipe = LinePipe(
      Self.answers(),
      read: {
        // With one thread, what was read is answered by now.
        #expect(ends.writes == reads.writes)
        reads.write([])
        return ends.read()
      },
      write: { ends.write($0) }
    )
    let tally = try pipe.run(threads: 1, parallel: .serial)
    #expect(tally.lines == 3)
  }

  @Test func `is never more than a window ahead of what is written`() throws {
    let line = #"{"image_base64":"aGk="}"# + "\n"
    let ends = Ends(Array(repeating: Array(line.utf8), count: 1000))
    let answered = Ends([])
    let pipe = LinePipe(
      Self.answers { answered.write([]) },
      read: { ends.read() },
      write: { bytes in
        let lead = answered.writes - ends.text.split(separator: "\n").count
        #expect(lead <= 3 * LinePipe.windowPerThread)
        ends.write(bytes)
      }
    )
    let tally = try pipe.run(threads: 3, parallel: .threads(3))
    #expect(tally == LinePipe.Tally(lines: 1000, failures: 0))
  }

  @Test(arguments: [1, 3])
  func `answers what was read before reading failed`(threads: Int) throws {
    let line = Array((#"{"id":1,"image_base64":"aGk="}"# + "\n").utf8)
    let ends = Ends([line])
    let pipe = LinePipe(
      Self.answers(),
      read: { () throws(CommandFailure) in
        let bytes = ends.read()
        guard !bytes.isEmpty else { throw CommandFailure("The cable is out.") }
        return bytes
      },
      write: { ends.write($0) }
    )
    let error = #expect(throws: CommandFailure.self) {
      try pipe.run(threads: threads, parallel: .threads(threads))
    }
    #expect(error?.message == "The cable is out.")
    #expect(threads > 1 || ends.text == #"{"id":1,"bytes":2}"# + "\n")
  }

  @Test(arguments: [1, 3])
  func `stops when it cannot write`(threads: Int) throws {
    let line = Array((#"{"id":1,"image_base64":"aGk="}"# + "\n").utf8)
    let ends = Ends(Array(repeating: line, count: 1000))
    let reads = Ends([])
    let pipe = LinePipe(
      Self.answers(),
      read: {
        reads.write([])
        return ends.read()
      },
      write: { (_) throws(CommandFailure) in throw CommandFailure("The disk is full.") }
    )
    let error = #expect(throws: CommandFailure.self) {
      try pipe.run(threads: threads, parallel: .threads(threads))
    }
    #expect(error?.message == "The disk is full.")
    #expect(reads.writes < 100)
  }
}
