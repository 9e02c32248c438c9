// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import HTTPTypes
import HummingbirdTesting
import Recognition
import Testing

@testable import Server

/// `max_error` with `POST /predict`.
struct PromisedPredictionTests {
  /// What the stand-in's record supports by all of its readings.
  static let weak = #","promise":{"max_error":0.01,"threshold":0.50005,"expected_acceptance":1.0}"#
  /// What it supports by the surest, and its reading is none of those.
  static let strict =
    #","promise":{"max_error":0.001,"threshold":0.75505,"expected_acceptance":0.49}"#

  private static let urlEncoded = "application/x-www-form-urlencoded"

  private static func form(_ value: String) throws -> [UInt8] {
    try TestForm().file(TestServer.png()).field("max_error", value).body
  }

  /// A prediction with a promise in it.
  static func promised(_ promise: String) -> String {
    PredictEndpointTests.prediction.dropLast() + promise + "}"
  }

  private static func field(_ response: TestResponse) throws -> JSONValue? {
    let errors = try JSONValue(parsing: response.text)["errors"]?.array
    #expect(errors?.count == 1)
    return errors?.first
  }

  @Test(
    arguments: [
      ("?max_error=0.01", nil, try TestServer.png()),
      ("?x=1&max_error=1e-2", nil, try TestServer.png()),
      ("?max_error=0.01", TestForm.contentType, try TestForm().file(TestServer.png()).body),
      ("", TestForm.contentType, try form("0.0100")),
      ("?max_error=.01", TestForm.contentType, try form("")),
      ("?max_error=0.01&use_camera=true", nil, nil),
      ("?max_error=0.01", urlEncoded, Array("use_camera=1".utf8)),
      ("", urlEncoded, Array("max_error=1E-2&use_camera=1".utf8)),
      (
        "", TestForm.contentType,
        TestForm().field("max_error", "0.01").field("use_camera", "1").body
      ),
    ] as [(String, String?, [UInt8]?)]
  )
  func `is kept wherever it is asked for, and told at the end of the answer`(
    query: String,
    type: String?,
    body: [UInt8]?
  ) async throws {
    let server = try TestServer.make(camera: StubCamera())
    let answer = try await PredictEndpointTests.predict(
      query,
      type: type,
      body: body,
      server: server
    )
    #expect(answer.status == .ok)
    let camera = #""source":"camera""#
    #expect(answer.text.replacing(camera, with: #""source":"upload""#) == Self.promised(Self.weak))
  }

  @Test(
    arguments: [
      ("", nil, try TestServer.png()), ("", TestForm.contentType, try form("")),
      ("?use_camera=1", nil, nil), ("", urlEncoded, Array("use_camera=1&max_error=".utf8)),
    ] as [(String, String?, [UInt8]?)]
  )
  func `is not told where it was not asked for`(
    query: String,
    type: String?,
    body: [UInt8]?
  ) async throws {
    let server = try TestServer.make(camera: StubCamera())
    let answer = try await PredictEndpointTests.predict(
      query,
      type: type,
      body: body,
      server: server
    )
    let camera = #""source":"camera""#
    let text = answer.text.replacing(camera, with: #""source":"upload""#)
    #expect(text == PredictEndpointTests.prediction)
  }

  @Test func `refuses a reading that is not sure enough for it`() async throws {
    let answer = try await PredictEndpointTests.predict(
      "?max_error=0.001",
      body: TestServer.png()
    )
    #expect(answer.status == .ok)
    #expect(answer.text.hasSuffix(Self.strict + "}"))
    let json = try JSONValue(parsing: answer.text)
    #expect(json["predicted_class"]?.int == 7)
    #expect(json["accepted"]?.bool == false)
    #expect(json["verdict"]?.string == "confused")
    #expect(json["reason"]?.string == Verdict.confused.reason)
  }

  @Test(arguments: [("0.01", "0.001"), ("0.001", "0.01")])
  func `is the stricter one where query and form ask for two`(
    query: String,
    field: String
  ) async throws {
    let answer = try await PredictEndpointTests.predict(
      "?max_error=\(query)",
      type: TestForm.contentType,
      body: Self.form(field)
    )
    #expect(answer.text.hasSuffix(Self.strict + "}"))
  }

  @Test func `takes the place of the server's own, which is told as well`() async throws {
    let server = try TestServer.make(
      promise: Promise(maximumError: 0.001, record: TestServer.record)
    )
    let own = try await PredictEndpointTests.predict(body: TestServer.png(), server: server)
    #expect(own.text.hasSuffix(Self.strict + "}"))
    #expect(own.text.contains(#""accepted":false"#))
    let asked = try await PredictEndpointTests.predict(
      "?max_error=0.01",
      body: TestServer.png(),
      server: server
    )
    #expect(asked.text == Self.promised(Self.weak))
  }

  @Test func `stands before an explanation, which is given too`() async throws {
    let answer = try await PredictEndpointTests.predict(
      "?max_error=0.001&explain=true",
      body: TestServer.png()
    )
    #expect(answer.text.contains(Self.strict + #","explanation":{"#))
    #expect(answer.text.contains(#""accepted":false"#))
  }

  @Test(arguments: [
    "0", "1", "1.5", "-0.1", "nan", "inf", "0x1p-3", "five", "5%", "0,1", "0.1.2", " 0.1", "0.1 ",
    "1e400", "1e-400", "e", ".", "\u{0}", "0.1\u{0}", "\u{FFFD}", "true",
    "0." + String(repeating: "0", count: 64) + "1",
  ])
  func `must be a number above 0 and below 1`(value: String) async throws {
    let encoded = value.utf8.map { byte in
      let digits = String(byte, radix: 16)
      return "%" + (digits.count < 2 ? "0" : "") + digits
    }
    .joined()
    for (query, type, body) in [
      ("?max_error=\(encoded)", nil, try TestServer.png()),
      ("", TestForm.contentType, try Self.form(value)),
      ("", Self.urlEncoded, Array("use_camera=1&max_error=\(encoded)".utf8)),
    ] as [(String, String?, [UInt8])] {
      let response = try await PredictEndpointTests.predict(query, type: type, body: body)
      #expect(response.status == .badRequest)
      #expect(try PredictEndpointTests.problem(response) == "invalid_parameter")
      let error = try Self.field(response)
      #expect(error?["field"]?.string == "max_error")
      let message = error?["message"]?.string ?? ""
      #expect(message.contains("above 0 and below 1"))
      #expect(message.contains("found '\(value.prefix(40))'"))
    }
  }

  @Test(arguments: ["?max_error=", "?max_error"])
  func `must have a value in the query`(query: String) async throws {
    let response = try await PredictEndpointTests.predict(query, body: TestServer.png())
    #expect(try PredictEndpointTests.problem(response) == "invalid_parameter")
  }

  @Test func `is not quoted at length where it is nonsense`() async throws {
    let response = try await PredictEndpointTests.predict(
      type: TestForm.contentType,
      body: Self.form("9e\u{301}" + String(repeating: "\u{301}", count: 30_000))
    )
    #expect(try PredictEndpointTests.problem(response) == "invalid_parameter")
    #expect(response.text.utf8.count < 1000)
  }

  @Test(
    arguments: [
      ("?max_error=0.0001", nil, Array("GIF89a, surely".utf8)),
      ("", TestForm.contentType, TestForm().file([1, 2, 3]).field("max_error", "1e-4").body),
      ("?max_error=0.0001&use_camera=true", nil, []),
    ] as [(String, String?, [UInt8])]
  )
  func `is refused with what it would take, before any picture is looked at`(
    query: String,
    type: String?,
    body: [UInt8]
  ) async throws {
    let camera = StubCamera(failing: CameraError(.unavailable, "must not be asked"))
    let response = try await PredictEndpointTests.predict(
      query,
      type: type,
      body: body,
      server: TestServer.make(camera: camera)
    )
    #expect(response.status == .unprocessableContent)
    #expect(try PredictEndpointTests.problem(response) == "unsupported_promise")
    let detail = try JSONValue(parsing: response.text)["detail"]?.string
    #expect(detail?.contains("about 29956 labelled readings") == true)
    let error = try Self.field(response)
    #expect(error?["field"]?.string == "max_error")
    #expect(error?["message"]?.string == detail)
  }

  @Test func `is refused for a model without labelled readings`() async throws {
    let response = try await PredictEndpointTests.predict(
      "?max_error=0.1",
      body: TestServer.png(),
      server: TestServer.make(record: nil)
    )
    #expect(response.status == .unprocessableContent)
    #expect(try PredictEndpointTests.problem(response) == "unsupported_promise")
  }
}
