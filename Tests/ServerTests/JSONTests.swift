// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import HTTPTypes
import Logging
import Synchronization
import Testing

@testable import Server

struct JSONWriterTests {
  @Test func `writes nested values in the order told`() {
    var json = JSONWriter()
    json.object { json in
      json.key("b")
      json.array { json in
        json.value(1)
        json.object { _ in }
        json.array { _ in }
        json.value(true)
        json.null()
      }
      json.key("a")
      json.value(0.5)
    }
    #expect(String(decoding: json.bytes, as: UTF8.self) == #"{"b":[1,{},[],true,null],"a":0.5}"#)
  }

  @Test(arguments: ["", "plain", "\"\\/", "\u{0}\u{1F}\u{7F}\n\r\t", "naïve 数字 🖊", "\u{2028}"])
  func `writes strings that read back the same`(text: String) throws {
    var json = JSONWriter()
    json.value(text)
    #expect(try JSONValue(parsing: json.bytes).string == text)
  }

  @Test(arguments: [0, 1, -1, 0.1, 1e-6, 1e300, Double.leastNormalMagnitude, 0.999999])
  func `writes numbers that read back the same`(number: Double) throws {
    var json = JSONWriter()
    json.value(number)
    #expect(try JSONValue(parsing: json.bytes).number == number)
  }

  @Test func `writes probabilities as the numbers rounded to six decimals`() {
    let edges: [Double] = [
      0, 1, 1e-9, 4.9e-7, 5e-7, 1e-6, 9.9e-5, 9.99996e-5, 1e-4, 0.1, 0.9999995, 0.9999994, 0.5,
      .nan,
    ]
    for probability in edges + (0...1000).map({ Double($0 * $0) / 1_234_567 }) {
      var (quick, plain) = (JSONWriter(), JSONWriter())
      quick.value(probability: probability)
      plain.value((probability * 1e6).rounded() / 1e6)
      #expect(quick.bytes == plain.bytes)
    }
  }

  @Test func `writes the largest whole numbers without rounding them`() {
    var json = JSONWriter()
    json.array { json in
      json.value(UInt64.max)
      json.value(Int.min)
    }
    let text = String(decoding: json.bytes, as: UTF8.self)
    #expect(text == "[18446744073709551615,-9223372036854775808]")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `writes null for what is no number`(number: Double) {
    var json = JSONWriter()
    json.value(number)
    #expect(String(decoding: json.bytes, as: UTF8.self) == "null")
  }
}

struct DurationTests {
  @Test(
    arguments: [
      (Duration.zero, 0), (.microseconds(210), 0.21), (.nanoseconds(1499), 0.001),
      (.seconds(2), 2000),
      (.nanoseconds(1_234_567_890), 1234.568),
    ] as [(Duration, Double)]
  )
  func `becomes milliseconds rounded to microseconds`(duration: Duration, milliseconds: Double) {
    #expect(duration.roundedMilliseconds == milliseconds)
  }
}

/// Collects what would go to standard error.
final class LogCollector: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  var lines: [String] {
    bytes.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n").map(String.init)
  }

  func makeLogger(level: Logger.Level = .info) -> Logger {
    var logger = Logger(label: "digits") { label in
      JSONLogHandler(label: label, now: { Date(timeIntervalSince1970: 1_786_622_400.25) }) { line in
        self.bytes.withLock { $0 += line }
      }
    }
    logger.logLevel = level
    return logger
  }
}

struct LoggingTests {
  @Test func `writes one JSON object a line`() throws {
    let collector = LogCollector()
    var logger = collector.makeLogger()
    logger[metadataKey: "who"] = "me"
    logger.notice("two\nlines", metadata: ["n": .stringConvertible(3), "list": ["a", "b"]])
    logger.debug("not this")
    #expect(collector.lines.count == 1)
    let line = try JSONValue(parsing: collector.lines[0])
    #expect(line["time"]?.string == "2026-08-13T12:00:00.250Z")
    #expect(line["level"]?.string == "notice")
    #expect(line["label"]?.string == "digits")
    #expect(line["message"]?.string == "two\nlines")
    #expect(line["who"]?.string == "me")
    #expect(line["n"]?.int == 3)
    #expect(line["list"]?.array?.map(\.string) == ["a", "b"])
  }

  @Test func `logs one line for each request, with its identity`() async throws {
    let collector = LogCollector()
    let server = try TestServer.make(logger: collector.makeLogger())
    let trace = TraceContextTests.trace
    let picture = try TestServer.png()
    _ = try await TestServer.send(
      .post,
      "/predict?secret=1",
      headers: [
        .xRequestID: "me-1", .traceParent: "00-\(trace)-\(TraceContextTests.parent)-01",
        .contentType: "image/png",
      ],
      body: picture,
      to: server
    )
    _ = try await TestServer.send(.get, "/nothing", to: server)
    #expect(collector.lines.count == 2)
    let found = try JSONValue(parsing: collector.lines[0])
    #expect(found["method"]?.string == "POST")
    #expect(found["path"]?.string == "/predict")
    #expect(found["status"]?.int == 200)
    #expect(found["duration_ms"]?.number == 0)
    #expect(found["request_id"]?.string == "me-1")
    #expect(found["trace_id"]?.string == trace)
    #expect(found["bytes_in"]?.string == String(picture.count))
    let missed = try JSONValue(parsing: collector.lines[1])
    #expect(missed["status"]?.int == 404)
    #expect(missed["problem"]?.string == "not_found")
    #expect(missed["request_id"]?.string == TestServer.requestID)
  }

  @Test func `logs nothing below its level`() async throws {
    let collector = LogCollector()
    let server = try TestServer.make(logger: collector.makeLogger(level: .warning))
    _ = try await TestServer.send(.get, "/health", to: server)
    #expect(collector.lines.isEmpty)
  }
}
