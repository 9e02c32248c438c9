// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import Server

/// A request answered on the spot and the same request on the long way: nobody may tell them apart.
struct TwoWaysTests {
  /// The path that may be answered on the spot, and the same one with a query, which never is.
  static let (short, long) = ("/predict", "/predict?use_camera=false")

  static func request(_ path: String, _ headers: [String], _ body: [UInt8]) -> [UInt8] {
    let length = "Content-Length: \(body.count)"
    let lines = ["POST \(path) HTTP/1.1", "Host: x", length, "Connection: close"] + headers
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }

  /// An answer, but for its date, and its lines in the log.
  static func outcome(
    _ path: String,
    _ headers: [String],
    _ body: [UInt8]
  ) async throws -> (answer: String, log: [[String: String]]) {
    let lines = LogLines("request")
    let answer = try await RunningServer.run(
      { onListening in
        let options = RunningServer.options
        return try TestServer.make(options: options, logger: lines.logger, onListening: onListening)
      },
      { running in
        try await RawConnection.open(port: running.port) { talk in
          try await talk.send(request(path, headers, body))
          return try await talk.readToEnd()
        }
      }
    )
    return (answer.replacing(#/Date: [^\r]*/#, with: "Date: now"), lines.all)
  }

  @Test func `give the same answer and the same line in the log`() async throws {
    let png = try TestServer.png()
    let type = "Content-Type: \(TestForm.contentType)"
    let trace = "traceparent: 00-\(TraceContextTests.trace)-\(TraceContextTests.parent)-01"
    let cases: [([String], [UInt8])] = [
      ([type], TestForm().file(png).body),
      ([type, "X-Request-ID: mine", trace], TestForm().file(png).field("use_camera", "no").body),
      ([type], TestForm().file(png).field("explain", "true").body),
      ([type], TestForm().file(png).field("explain", "no").body),
      ([type], TestForm().file(png).field("explain", "perhaps").body),
      ([type], TestForm().file(png).field("max_error", "0.01").body),
      ([type], TestForm().file(png).field("max_error", "0.0001").body),
      ([type], TestForm().file(png).field("max_error", "").body),
      ([type], TestForm().file(png).field("max_error", "1").body),
      (["Content-Type: image/png", "Accept: text/html, application/*;q=0.5"], png),
      (["Accept: text/html"], png),
      ([], png), ([], []), ([], Array("GIF89a, surely".utf8)),
      ([type], TestForm().file(png).file(png).body), ([type], Array(TestForm().body.dropLast(4))),
      ([type], TestForm().field("use_camera", "true").body),
      (["Content-Type: text/plain"], png),
    ]
    for (headers, body) in cases {
      let short = try await Self.outcome(Self.short, headers, body)
      let long = try await Self.outcome(Self.long, headers, body)
      #expect(short.answer == long.answer)
      #expect(short.log == long.log)
      #expect(short.log.count == 1)
    }
  }
}
