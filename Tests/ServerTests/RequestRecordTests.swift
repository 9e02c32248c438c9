// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore
import Testing

@testable import Server

struct RequestRecordTests {
  private static func line(
    _ request: HTTPFields = [:],
    _ response: HTTPFields = [:],
    failure: ServerError? = nil
  ) -> [String: String]? {
    let lines = LogLines("request")
    RequestRecord(
      request: HTTPRequest(
        method: .post,
        scheme: "http",
        authority: "localhost",
        path: "/",
        headerFields: request
      ),
      path: "/",
      response: HTTPResponse(status: failure?.code.status ?? .ok, headerFields: response),
      failure: failure,
      duration: .milliseconds(7)
    ).write(to: lines.logger)
    return lines.all.first
  }

  @Test func `tells what came and what goes`() {
    let line = Self.line([.contentLength: "3"], [.contentLength: "4"])
    #expect(line?["bytes_in"] == "3" && line?["bytes_out"] == "4")
    #expect(line?["status"] == "200" && line?["duration_ms"] == "7.0")
    #expect(Self.line()?["bytes_in"] == "0")
  }

  @Test func `says nothing of sizes that it does not know`() {
    let line = Self.line([.transferEncoding: "chunked"])
    #expect(line != nil && line?["bytes_in"] == nil && line?["bytes_out"] == nil)
  }

  @Test func `lays a connection that broke to nobody, and counts no bytes that nobody got`() {
    let failure = ServerError(mapping: ChannelError.ioOnClosedChannel)
    let line = Self.line([.contentLength: "3"], [.contentLength: "4"], failure: failure)
    #expect(line?["level"] == "info")
    #expect(line?["status"] == "499" && line?["problem"] == "client_gone")
    #expect(line?["bytes_in"] == "3" && line?["bytes_out"] == nil)
  }

  @Test func `calls what should not have happened an error`() {
    struct Surprise: Error {}
    #expect(Self.line(failure: ServerError(mapping: Surprise()))?["level"] == "error")
  }
}
