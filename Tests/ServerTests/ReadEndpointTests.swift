// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import HummingbirdTesting
import Imaging
import Recognition
import Testing

@testable import Server

/// `POST /v1/read`.
struct ReadEndpointTests {
  private static func digit(_ value: Int, x: Int, confidence: Double = 0.75) -> Reading {
    var probabilities = [Double](repeating: 0, count: 10)
    probabilities[value] = confidence
    probabilities[(value + 1) % 10] = 1 - confidence
    return Reading(
      predictedClass: value,
      confidence: confidence,
      probabilities: probabilities,
      verdict: .read,
      box: PixelBox(x: x, y: 2, width: 3, height: 4)
    )
  }

  static let page = PageReading(
    lines: [[digit(4, x: 1), digit(0, x: 5)], [digit(7, x: 1)]]
  )

  static func read(
    _ query: String = "",
    type: String? = nil,
    body: [UInt8]? = nil,
    page: PageReading = page,
    camera: Bool = false
  ) async throws -> TestResponse {
    var headers = HTTPFields()
    headers[.contentType] = type
    let server = try TestServer.make(
      camera: camera ? StubCamera() : nil,
      readPage: { _ in page }
    )
    return try await TestServer.send(
      .post,
      "/v1/read" + query,
      headers: headers,
      body: body,
      to: server
    )
  }

  @Test func `answers every digit in reading order`() async throws {
    let answer = try await Self.read(body: TestServer.png())
    #expect(answer.status == .ok)
    #expect(answer.headers[.contentType] == "application/json")
    let json = try JSONValue(parsing: answer.text)
    #expect(json["text"]?.string == "40\n7")
    #expect(json["lines"]?.array?.compactMap(\.string) == ["40", "7"])
    #expect(json["accepted"]?.bool == true)
    #expect(json["verdict"]?.string == "read")
    #expect(json["confidence"]?.number == 0.421875)
    let digits = try #require(json["digits"]?.array)
    #expect(digits.compactMap { $0["digit"]?.int } == [4, 0, 7])
    #expect(digits.compactMap { $0["line"]?.int } == [0, 0, 1])
    #expect(digits.compactMap { $0["box"]?["x"]?.int } == [1, 5, 1])
    #expect(digits[0]["probabilities"]?.array?.count == 10)
    #expect(json["source"]?.string == "upload")
    #expect(json["field"] == nil && json["verification"] == nil && json["promise"] == nil)
  }

  @Test func `reads the camera, and an empty page is no failure`() async throws {
    let answer = try await Self.read("?use_camera=true", page: .empty, camera: true)
    #expect(answer.status == .ok)
    let json = try JSONValue(parsing: answer.text)
    #expect(json["source"]?.string == "camera")
    #expect(json["text"]?.string == "" && json["verdict"]?.string == "empty")
    #expect(json["accepted"]?.bool == false && json["digits"]?.array?.isEmpty == true)
  }

  @Test(arguments: ["?expected=407", "?expected=40%207", ""])
  func `compares with what is expected, asked for in the query or in the form`(
    query: String
  ) async throws {
    let form = try TestForm().file(TestServer.png()).field("expected", query.isEmpty ? "407" : "1")
    let answer = try await Self.read(query, type: TestForm.contentType, body: form.body)
    let outcome = try JSONValue(parsing: answer.text)["verification"]
    #expect(outcome?["expected"]?.string == "407")
    #expect(outcome?["outcome"]?.string == "match")
    #expect(outcome?["accepted"]?.bool == true)
    #expect(outcome?["probabilities"]?.array?.compactMap(\.number) == [0.75, 0.75, 0.75])
  }

  @Test func `tells a mismatch`() async throws {
    let answer = try await Self.read("?expected=40", body: TestServer.png())
    let outcome = try JSONValue(parsing: answer.text)["verification"]
    #expect(outcome?["outcome"]?.string == "mismatch")
    #expect(outcome?["probabilities"]?.array?.isEmpty == true)
  }

  @Test func `reads the number that fits a pattern`() async throws {
    // 4 is not allowed, and 5 is what was nearly read.
    let answer = try await Self.read("?pattern=%5B5-9%5D%5Cd", body: TestServer.png())
    let field = try JSONValue(parsing: answer.text)["field"]
    #expect(field?["pattern"]?.string == #"[5-9]\d"#)
    #expect(field?["check_digit"]?.isNull == true)
    #expect(field?["text"]?.string == "50")
    #expect(field?["confidence"]?.number == 0.75)
    #expect(field?["support"]?.number == 0.25)
    #expect(field?["accepted"]?.bool == false)
    let none = try await Self.read("?pattern=111&check_digit=ean", body: TestServer.png())
    let nothing = try JSONValue(parsing: none.text)["field"]
    #expect(nothing?["text"]?.isNull == true && nothing?["accepted"]?.bool == false)
    #expect(nothing?["check_digit"]?.string == "ean")
  }

  @Test(arguments: [
    ("pattern", "?pattern=x"), ("check_digit", "?check_digit=crc"), ("expected", "?expected=4a"),
    ("max_error", "?max_error=2"),
  ])
  func `refuses a wish that makes no sense, and names it`(
    field: String,
    query: String
  ) async throws {
    let answer = try await Self.read(query, body: TestServer.png())
    #expect(answer.status == .badRequest)
    #expect(try PredictEndpointTests.problem(answer) == "invalid_parameter")
    let errors = try JSONValue(parsing: answer.text)["errors"]?.array
    #expect(errors?.first?["field"]?.string == field)
  }

  @Test func `is refused like a prediction without a picture, and what is no picture`() async throws
  {
    let missing = try await Self.read()
    #expect(missing.status == .badRequest)
    #expect(try PredictEndpointTests.problem(missing) == "missing_input")
    let text = try await Self.read(body: Array("no picture".utf8))
    #expect(text.status == .unsupportedMediaType)
  }

  @Test func `is described as it answers`() async throws {
    let document = try await OpenAPITests.document()
    let schemas = try #require(document["components"]?["schemas"])
    let check = SchemaCheck(document: document)
    let answer = try await Self.read(
      "?expected=407&pattern=407&check_digit=luhn&max_error=0.01",
      body: TestServer.png()
    )
    let page = try JSONValue(parsing: answer.text)
    try check.check(page, #require(schemas["Page"]), at: "page")
    for (name, value) in [
      ("Page", page), ("PageDigit", page["digits"]?.array?.first), ("Field", page["field"]),
      ("Verification", page["verification"]),
    ] as [(String, JSONValue?)] {
      let described = schemas[name]?["properties"]?.object?.keys
      #expect(Set(try #require(value?.object).keys) == Set(try #require(described)), "\(name)")
    }
  }
}
