// DigitClassifier
// SPDX-License-Identifier: MIT

import Testing

@testable import Server

/// What only a real connection shows of batches.
struct LiveBatchTests {
  private static func head(_ more: String = "") -> String {
    "POST /v1/predictions HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
      + "Transfer-Encoding: chunked\r\n\(more)\r\n"
  }

  private static func chunk(_ text: String) -> String {
    "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
  }

  @Test func `answers a line before the next one is sent`() async throws {
    let answers = try await LiveServerTests.run { running in
      try await RawConnection.open(port: running.port) { talk in
        var answers: [String] = []
        try await talk.send(Self.head())
        for number in 1...3 {
          let line = try BatchEndpointTests.line("\(number)", width: 5)
          // Cut in two, as networks may.
          try await talk.send(Self.chunk(String(line.prefix(30))))
          try await talk.send(Self.chunk(String(line.dropFirst(30))))
          answers.append(try await talk.read(until: #""elapsed_ms":0.0}"# + "\n"))
        }
        try await talk.send("0\r\n\r\n")
        answers.append(try await talk.read(until: "\r\n0\r\n\r\n"))
        // The connection is as good as new.
        try await talk.send(LiveServerTests.health + "Connection: close\r\n\r\n")
        answers.append(try await talk.readToEnd())
        return answers
      }
    }
    #expect(answers[0].contains("HTTP/1.1 200 OK"))
    #expect(answers[0].contains("application/x-ndjson"))
    for number in 1...3 { #expect(answers[number - 1].contains(#"{"id":\#(number),"#)) }
    #expect(answers[4].hasSuffix(#"{"status":"ok"}"#))
  }

  @Test func `says 100 before lines of any length, and lets go of who leaves`() async throws {
    var options = RunningServer.options
    options.maximumBodyBytes = 1000
    options.maximumConcurrentBatches = 1
    try await LiveServerTests.run(options: options) { running in
      for _ in 0..<3 {
        let interim = try await RawConnection.open(port: running.port) { talk in
          try await talk.send(
            "POST /v1/predictions?x HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
              + "Content-Length: 99999999\r\nExpect: 100-continue\r\n\r\n"
          )
          let interim = try await talk.read(until: "\r\n\r\n")
          try await talk.send("x\n")
          // Answered, so it is inside; then it leaves with most of the body unsent.
          _ = try await talk.read(until: "malformed_line")
          talk.finish()
          _ = try await talk.readToEnd()
          return interim
        }
        #expect(interim == "HTTP/1.1 100 Continue\r\n\r\n")
      }
    }
  }

  @Test func `streams lines to HTTP 1.0 until it closes, without chunks`() async throws {
    let lines = try (1...3).map { try BatchEndpointTests.line("\($0)", width: 5) }.joined()
    let answer = try await LiveServerTests.run { running in
      try await RawConnection.exchange(
        port: running.port,
        "POST /v1/predictions HTTP/1.0\r\nContent-Type: application/x-ndjson\r\n"
          + "Content-Length: \(lines.utf8.count)\r\n\r\n\(lines)"
      )
    }
    let end = try #require(answer.firstRange(of: "\r\n\r\n"))
    #expect(!answer[..<end.lowerBound].lowercased().contains("transfer-encoding"))
    let answers = try answer[end.upperBound...].split(separator: "\n")
      .map { try JSONValue(parsing: String($0)) }
    #expect(answers.map { $0["id"]?.int } == [1, 2, 3])
  }

  @Test func `refuses more batches than are allowed at once`() async throws {
    var options = RunningServer.options
    options.maximumConcurrentBatches = 1
    let second = try await LiveServerTests.run(options: options) { running in
      try await RawConnection.open(port: running.port) { talk in
        try await talk.send(Self.head() + Self.chunk("x\n"))
        _ = try await talk.read(until: "malformed_line")
        let second = try await RawConnection.exchange(
          port: running.port,
          Self.head("Connection: close\r\n") + "0\r\n\r\n"
        )
        try await talk.send("0\r\n\r\n")
        _ = try await talk.read(until: "\r\n0\r\n\r\n")
        return second
      }
    }
    #expect(second.hasPrefix("HTTP/1.1 503 "))
    #expect(second.contains("1 batches already"))
  }

  @Test func `waits where single pictures would be refused`() async throws {
    var options = RunningServer.options
    options.recognitionThreads = 1
    options.recognitionQueue = 0
    let answer = try await LiveServerTests.run(options: options) { running in
      let lines = try (1...100).map { try BatchEndpointTests.line("\($0)", width: 5) }.joined()
      return try await RawConnection.exchange(
        port: running.port,
        Self.head("Connection: close\r\n") + Self.chunk(lines) + "0\r\n\r\n"
      )
    }
    #expect(answer.matches(of: #/"predicted_class":7/#).count == 100)
    #expect(!answer.contains("overloaded"))
  }
}
