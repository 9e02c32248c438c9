// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Imaging
import NIOCore
import NIOEmbedded
import Recognition
import Testing

@testable import Server

struct BatchEndpointTests {
  static let path = "/v1/predictions"
  static let lines = "application/x-ndjson"

  static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  static func send(
    _ body: [UInt8],
    type: String? = TestForm.contentType,
    query: String = "",
    accept: String? = nil,
    server: DigitServer? = nil
  ) async throws -> TestResponse {
    var headers = HTTPFields()
    headers[.contentType] = type
    headers[.accept] = accept
    return try await TestServer.send(
      .post,
      path + query,
      headers: headers,
      body: body,
      to: server ?? sizing()
    )
  }

  /// A server that reads each picture's width as its digit.
  static func sizing(options: ServerOptions = ServerOptions()) throws -> DigitServer {
    try TestServer.make(options: options) { image in
      var reading = TestServer.reading
      reading.predictedClass = image.width % 10
      return reading
    }
  }

  static func line(_ id: String, width: Int) throws -> String {
    let picture = try base64(TestServer.png(width: width, height: 5))
    return #"{"id":\#(id),"image_base64":"\#(picture)"}"# + "\n"
  }

  static func answers(_ response: TestResponse) throws -> [JSONValue] {
    #expect(response.text.isEmpty || response.text.hasSuffix("\n"))
    return try response.text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
  }

  static func predictions(_ response: TestResponse) throws -> [JSONValue] {
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == "application/json")
    return try #require(try JSONValue(parsing: response.text)["predictions"]?.array)
  }

  /// What must hold of an error that stands in place of an answer.
  static func code(_ answer: JSONValue) -> String? {
    let error = answer["error"]
    #expect((400...599).contains(error?["status"]?.int ?? 0))
    #expect(error?["title"]?.string?.isEmpty == false)
    #expect(error?["detail"]?.string?.isEmpty == false)
    return error?["code"]?.string
  }
}

// MARK: - Forms

extension BatchEndpointTests {
  @Test func `answers the pictures of a form in order`() async throws {
    var form = TestForm()
    for width in 1...60 { form = try form.file(TestServer.png(width: width, height: 200)) }
    let predictions = try await Self.predictions(Self.send(form.body))
    #expect(predictions.map { $0["predicted_class"]?.int } == (1...60).map { $0 % 10 })
    #expect(predictions.allSatisfy { $0["file"]?.string == "digit.png" })
  }

  @Test func `answers a picture of a form as it is answered alone`() async throws {
    let body = try TestForm().file(TestServer.png(), filename: #"a \"b\".png"#).body
    let response = try await Self.send(body, server: TestServer.make())
    let alone = PredictEndpointTests.prediction.dropFirst()
    #expect(response.text == #"{"predictions":[{"file":"a \"b\".png","# + alone + "]}")
  }

  @Test func `lets a bad picture fail alone`() async throws {
    var options = ServerOptions()
    options.maximumBodyBytes = 2000
    let sound = try TestServer.png()
    let form = TestForm().file(sound).file(Array("text".utf8), filename: "notes.txt").file(sound)
      .file(Array(sound.prefix(40))).file([]).file([UInt8](repeating: 9, count: 2001)).file(sound)
    let response = try await Self.send(form.body, server: Self.sizing(options: options))
    let predictions = try Self.predictions(response)
    #expect(predictions.count == 7)
    for index in [0, 2, 6] { #expect(predictions[index]["predicted_class"]?.int == 8) }
    #expect(Self.code(predictions[1]) == "unsupported_media_type")
    #expect(predictions[1]["file"]?.string == "notes.txt")
    #expect(predictions[1]["error"]?["status"]?.int == 415)
    #expect(Self.code(predictions[3]) == "unreadable_image")
    #expect(Self.code(predictions[4]) == "missing_input")
    #expect(Self.code(predictions[5]) == "content_too_large")
  }

  @Test func `says null for a file without a name, and nothing for one that nobody chose`()
    async throws
  {
    let form = try TestForm().file([], filename: "").part(
      headers: ["Content-Disposition: form-data; name=\"file\"", "Content-Type: image/png"],
      TestServer.png()
    ).field("other", "x")
    let predictions = try await Self.predictions(Self.send(form.body))
    #expect(predictions.count == 1)
    #expect(predictions.first?["file"]?.isNull == true)
  }

  @Test(arguments: [
    (TestForm().field("other", "x").body, "missing_input"), ([], "malformed_form"),
    (TestForm().file([1]).body.dropLast(9).map { $0 }, "malformed_form"),
    (TestForm().file([1]).field("max_error", "0.01").body, "malformed_form"),
    (TestForm().field("explain", "true").file([1]).body, "malformed_form"),
    (TestForm().file([1]).file([1]).file([1]).file([1]).body, "malformed_form"),
  ])
  func `refuses a form that holds no batch`(body: [UInt8], code: String) async throws {
    var options = ServerOptions()
    options.maximumBatchPictures = 3
    let response = try await Self.send(body, server: Self.sizing(options: options))
    #expect(response.status == .badRequest)
    #expect(try PredictEndpointTests.problem(response) == code)
  }

  @Test func `counts pictures, and not what it ignores`() async throws {
    var options = ServerOptions()
    options.maximumBatchPictures = 3
    let server = try Self.sizing(options: options)
    let picture = try TestServer.png()
    let full = TestForm().file(picture).field("other", "x").file(picture).file(picture)
    let predictions = try await Self.predictions(Self.send(full.body, server: server))
    #expect(predictions.count == 3)
    let response = try await Self.send(full.file(picture).body, server: server)
    #expect(try PredictEndpointTests.problem(response) == "malformed_form")
    #expect(response.text.contains("3 pictures at most"))
  }

  @Test func `refuses a form that is too large in all`() async throws {
    var options = ServerOptions()
    options.maximumBatchPictures = 1
    options.maximumBodyBytes = 100
    let body = TestForm().file([UInt8](repeating: 9, count: 20_000)).body
    let response = try await Self.send(body, server: Self.sizing(options: options))
    #expect(response.status == .contentTooLarge)
    #expect(try PredictEndpointTests.problem(response) == "content_too_large")
  }
}

// MARK: - Lines

extension BatchEndpointTests {
  @Test(arguments: [
    "application/x-ndjson", "application/jsonl", "application/x-ndjson; charset=utf-8",
  ])
  func `answers lines with lines in order`(type: String) async throws {
    let widths = (1...500).map { $0 % 37 + 1 }
    let body = try widths.enumerated().map { try Self.line("\($0)", width: $1) }.joined()
    let response = try await Self.send(Array(body.utf8), type: type)
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == String(type.prefix { $0 != ";" }))
    let answers = try Self.answers(response)
    #expect(answers.map { $0["id"]?.int } == Array(0..<500))
    #expect(answers.map { $0["predicted_class"]?.int } == widths.map { $0 % 10 })
  }

  @Test func `answers a line as the picture is answered alone, after its id`() async throws {
    let body = try Self.line(#""a""#, width: 5) + "\r\n \n" + Self.line("1.50", width: 5).dropLast()
    let response = try await Self.send(
      Array(body.utf8),
      type: Self.lines,
      server: TestServer.make()
    )
    let alone = PredictEndpointTests.prediction.dropFirst() + "\n"
    #expect(response.text == #"{"id":"a","# + alone + #"{"id":1.50,"# + alone)
  }

  @Test func `lets a bad line fail alone`() async throws {
    var options = ServerOptions()
    options.maximumBodyBytes = 3000
    let long = String(repeating: "A", count: 80_000)
    let body =
      try Self.line("1", width: 1) + "no JSON\n\n" + #"{"id":2,"image_base64":"dGV4dA=="}"#
      + "\n" + #"{"id":3,"image_base64":"\#(long)"}"# + "\n" + Self.line("4", width: 4)
    let response = try await Self.send(
      Array(body.utf8),
      type: Self.lines,
      server: Self.sizing(options: options)
    )
    let answers = try Self.answers(response)
    #expect(answers.count == 5)
    #expect(answers[0]["predicted_class"]?.int == 1)
    #expect(answers[1]["id"]?.isNull == true)
    #expect(answers[1]["line"]?.int == 2)
    #expect(Self.code(answers[1]) == "malformed_line")
    #expect(answers[2]["id"]?.int == 2)
    #expect(answers[2]["line"]?.int == 4)
    #expect(Self.code(answers[2]) == "unsupported_media_type")
    #expect(answers[3]["line"]?.int == 5)
    #expect(Self.code(answers[3]) == "content_too_large")
    #expect(answers[4]["predicted_class"]?.int == 4)
  }

  @Test func `answers no more lines than allowed, and says so`() async throws {
    var options = ServerOptions()
    options.maximumBatchLines = 2
    let body = try (1...5).map { try Self.line("\($0)", width: $0) }.joined()
    let server = try Self.sizing(options: options)
    let response = try await Self.send(Array(body.utf8), type: Self.lines, server: server)
    let answers = try Self.answers(response)
    #expect(answers.map { $0["predicted_class"]?.int } == [1, 2, nil])
    #expect(answers.last?["line"]?.int == 3)
    #expect(answers.last.flatMap(Self.code) == "content_too_large")
  }

  @Test func `never opens a file that a line names`() async throws {
    let body = #"{"id":1,"path":"/etc/hostname"}"#
    let answers = try await Self.answers(Self.send(Array(body.utf8), type: Self.lines))
    #expect(answers.map(Self.code) == ["missing_input"])
  }

  /// Takes nothing, as a connection that has broken.
  private struct BrokenWriter: ResponseBodyWriter {
    mutating func write(_ buffer: ByteBuffer) async throws { throw ChannelError.ioOnClosedChannel }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }

  @Test func `logs a batch whose client has left, and why it ended`() async throws {
    let lines = LogLines("batch")
    let endpoint = try #require(Self.sizing().routes.endpoints.first { $0.path == Self.path })
    let scope = RequestScope(
      source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: lines.logger)
    )
    let head = HTTPRequest(
      method: .post,
      scheme: "http",
      authority: "localhost",
      path: Self.path,
      headerFields: [.contentType: Self.lines]
    )
    let body = try RequestBody(buffer: ByteBuffer(string: Self.line("1", width: 1)))
    let response = try await endpoint.respond(to: Request(head: head, body: body), scope: scope)
    #expect(lines.all.isEmpty)
    await #expect(throws: ChannelError.self) { try await response.body.write(BrokenWriter()) }
    #expect(lines.all.map { $0["problem"] } == ["client_gone"])
    #expect(lines.all.map { $0["lines"] } == ["0"])
  }

  @Test func `answers nothing with nothing`() async throws {
    let response = try await Self.send(Array("\n \n".utf8), type: Self.lines)
    #expect(response.status == .ok)
    #expect(response.text == "")
  }
}

// MARK: - Both

extension BatchEndpointTests {
  @Test func `explains and promises each picture where the query asks for it`() async throws {
    let server = try TestServer.make()
    let query = "?explain=yes&max_error=0.01"
    let form = try TestForm().file(TestServer.png()).file(TestServer.png())
    let first = try await Self.predictions(Self.send(form.body, query: query, server: server))
    let body = try Self.line("1", width: 5) + Self.line("2", width: 5)
    let second = try await Self.answers(
      Self.send(Array(body.utf8), type: Self.lines, query: query, server: server)
    )
    #expect(first.count == 2 && second.count == 2)
    for answer in first + second {
      #expect(answer["explanation"]?["polarity"]?.string == "dark_on_light")
      #expect(answer["promise"]?["max_error"]?.number == 0.01)
    }
  }

  @Test(
    arguments: [
      ("?max_error=2", .badRequest, "invalid_parameter"),
      ("?explain=perhaps", .badRequest, "invalid_parameter"),
      ("?max_error=0.0001", .unprocessableContent, "unsupported_promise"),
    ] as [(String, HTTPResponse.Status, String)]
  )
  func `refuses impossible parameters before anything is read`(
    query: String,
    status: HTTPResponse.Status,
    code: String
  ) async throws {
    let response = try await Self.send([], type: Self.lines, query: query)
    #expect(response.status == status)
    #expect(try PredictEndpointTests.problem(response) == code)
  }

  @Test(arguments: ["application/json", "image/png", "text/plain", "nonsense", nil])
  func `names the types of body that there are`(type: String?) async throws {
    let response = try await Self.send([], type: type)
    #expect(response.status == .unsupportedMediaType)
    #expect(try PredictEndpointTests.problem(response) == "unsupported_media_type")
    for name in ["multipart/form-data", "application/x-ndjson", "image_base64"] {
      #expect(response.text.contains(name))
    }
  }

  @Test(arguments: ["multipart/form-data; boundary", "; charset=utf-8"])
  func `says that a type is none`(type: String) async throws {
    let response = try await Self.send([], type: type)
    #expect(response.status == .badRequest)
    #expect(try PredictEndpointTests.problem(response) == "malformed_request")
    #expect(response.text.contains("application/x-ndjson"))
  }

  @Test(arguments: [
    ("*/*", true), ("application/json", true), ("application/x-ndjson", true),
    ("application/*;q=0.1", true), ("text/html", false), ("image/*", false),
  ])
  func `gives JSON to whoever takes a kind of it`(accept: String, isAnswered: Bool) async throws {
    let body = try Array(Self.line("1", width: 1).utf8)
    let lines = try await Self.send(body, type: Self.lines, accept: accept)
    let form = try await Self.send(TestForm().file(TestServer.png()).body, accept: accept)
    for response in [lines, form] {
      #expect(response.status == (isAnswered ? .ok : .notAcceptable))
    }
  }

  @Test func `answers what the document describes`() async throws {
    let document = try await OpenAPITests.document()
    let check = SchemaCheck(document: document)
    let schemas = try #require(document["components"]?["schemas"])
    let form = try TestForm().file(TestServer.png()).file([1])
    let response = try await Self.send(form.body, server: TestServer.make())
    let list = try JSONValue(parsing: response.text)
    try check.check(list, #require(schemas["PredictionList"]), at: "list")
    let entries = try Self.predictions(response)
    try check.check(entries[0], #require(schemas["Prediction"]), at: "prediction")
    try check.check(entries[1], #require(schemas["FailedPicture"]), at: "failure")
    let described = Set((schemas["PictureError"]?["properties"]?.object ?? [:]).keys)
    #expect(Set((entries[1]["error"]?.object ?? [:]).keys) == described)
  }

  @Test func `answers the document's own example as the document says`() async throws {
    let examples = try await OpenAPITests.document()["components"]?["examples"]
    let lines = try #require(examples?["TwoLines"]?["value"]?.string)
    let expected = try #require(examples?["TwoAnswerLines"]?["value"]?.string)
      .split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    let answers = try await Self.answers(Self.send(Array(lines.utf8), type: Self.lines))
    #expect(answers.count == expected.count)
    for (answer, expected) in zip(answers, expected) {
      #expect(Set((answer.object ?? [:]).keys) == Set((expected.object ?? [:]).keys))
      #expect("\(answer["id"]?.description ?? "")" == "\(expected["id"]?.description ?? "")")
      for key in ["title", "detail", "code"] {
        #expect(answer["error"]?[key]?.string == expected["error"]?[key]?.string)
      }
    }
  }
}
