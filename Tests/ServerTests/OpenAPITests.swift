// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import HummingbirdTesting
import Recognition
import Testing

@testable import Server

/// Holds the OpenAPI document and the running server together.
struct OpenAPITests {
  static func document() async throws -> JSONValue {
    let response = try await TestServer.send(.get, "/openapi.json", to: TestServer.make())
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == "application/json")
    return try JSONValue(parsing: response.text)
  }

  /// Follows a `$ref` inside the document.
  static func resolve(_ value: JSONValue, in document: JSONValue) throws -> JSONValue {
    guard let reference = value["$ref"]?.string else { return value }
    var target = document
    for key in reference.dropFirst(2).split(separator: "/") {
      target = try #require(target[String(key)], "\(reference) leads nowhere")
    }
    return try resolve(target, in: document)
  }

  @Test func `is OpenAPI 3.1 and carries the program's version`() async throws {
    let document = try await Self.document()
    #expect(document["openapi"]?.string == "3.1.0")
    #expect(document["info"]?["version"]?.string == "1.2.3-test")
  }

  @Test func `describes exactly the operations that are routed`() async throws {
    var described: Set<String> = []
    for (path, item) in try await Self.document()["paths"]?.object ?? [:] {
      for method in item.object?.keys ?? [:].keys {
        described.insert("\(method.uppercased()) \(path)")
      }
    }
    let routed = try TestServer.make().routes.endpoints.filter(\.isDocumented)
    #expect(described == Set(routed.map { "\($0.method.rawValue) \($0.path)" }))
  }

  @Test func `describes exactly the statuses that each operation can give`() async throws {
    let document = try await Self.document()
    let successes: [String: Set<Int>] = [
      "/": [307], "/docs": [200, 304], "/openapi.json": [200, 304],
    ]
    for endpoint in try TestServer.make().routes.endpoints where endpoint.isDocumented {
      let operation = document["paths"]?[endpoint.path]?[endpoint.method.rawValue.lowercased()]
      let described = Set((operation?["responses"]?.object ?? [:]).keys.compactMap { Int($0) })
      let possible = successes[endpoint.path, default: [200]]
        .union(endpoint.allFailures.map(\.status.code))
      #expect(described == possible, "\(endpoint.method) \(endpoint.path)")
    }
  }

  @Test func `describes every problem alike`() async throws {
    let document = try await Self.document()
    for (path, item) in document["paths"]?.object ?? [:] {
      for (method, operation) in item.object ?? [:] {
        for (status, reference) in operation["responses"]?.object ?? [:] {
          let response = try Self.resolve(reference, in: document)
          #expect(response["headers"]?["X-Request-ID"] != nil, "\(method) \(path) \(status)")
          guard let code = Int(status), code >= 400 else { continue }
          let schema = response["content"]?["application/problem+json"]?["schema"]?["$ref"]
          #expect(schema?.string == "#/components/schemas/Problem", "\(method) \(path) \(status)")
          #expect((code == 503) == (response["headers"]?["Retry-After"] != nil))
        }
      }
    }
  }

  @Test func `lists every problem code that can reach a client`() async throws {
    let schema = try await Self.document()["components"]?["schemas"]?["ProblemCode"]
    let listed = Set((schema?["enum"]?.array ?? []).compactMap(\.string))
    let unheard: Set<ServerError.Code> = [
      .invalidOptions, .publicAddress, .cannotListen, .clientGone,
    ]
    #expect(
      listed == Set(ServerError.Code.all.filter { !unheard.contains($0) }.map(\.description))
    )
  }

  @Test func `gives examples that its own schemas accept`() async throws {
    let document = try await Self.document()
    var checked = 0
    for (path, item) in document["paths"]?.object ?? [:] {
      for (_, operation) in item.object ?? [:] {
        for (status, reference) in operation["responses"]?.object ?? [:] {
          let response = try Self.resolve(reference, in: document)
          for (_, media) in response["content"]?.object ?? [:] {
            let schema = try #require(media["schema"])
            for (name, example) in media["examples"]?.object ?? [:] {
              let value = try #require(Self.resolve(example, in: document)["value"])
              try SchemaCheck(document: document).check(
                value,
                schema,
                at: "\(path) \(status) \(name)"
              )
              if let stated = value["status"]?.int { #expect("\(stated)" == status) }
              checked += 1
            }
            if let example = schema["example"] {
              try SchemaCheck(document: document).check(example, schema, at: "\(path) \(status)")
              checked += 1
            }
          }
        }
      }
    }
    #expect(checked >= 10)
  }

  private static func keys(_ value: JSONValue?) -> Set<String> {
    Set((value?.object ?? [:]).keys)
  }

  @Test func `lists every warning that a reading can have`() async throws {
    let schema = try await Self.document()["components"]?["schemas"]?["ReadingWarning"]
    let listed = schema?["properties"]?["code"]?["enum"]?.array?.compactMap(\.string)
    #expect(listed == ReadingWarning.allCases.map(\.rawValue))
  }

  @Test func `describes what the server really answers`() async throws {
    let document = try await Self.document()
    let check = SchemaCheck(document: document)
    let schemas = try #require(document["components"]?["schemas"])
    let prediction = try #require(schemas["Prediction"])
    let problem = try #require(schemas["Problem"])

    for read in [TestServer.reading, .empty] {
      let server = try TestServer.make { _ in read }
      let answer = try await PredictEndpointTests.predict(body: TestServer.png(), server: server)
      let value = try JSONValue(parsing: answer.text)
      try check.check(value, prediction, at: "prediction")
      // Nothing undescribed either.
      let described = Self.keys(prediction["properties"])
      #expect(Self.keys(value) == described.subtracting(["explanation", "promise"]))
      let explained = try await PredictEndpointTests.predict(
        "?explain=true&max_error=0.01",
        body: TestServer.png(),
        server: server
      )
      let more = try JSONValue(parsing: explained.text)
      try check.check(more, prediction, at: "explained prediction")
      #expect(Self.keys(more) == described)
      let schema = try #require(schemas["Explanation"])
      let explanation = try #require(more["explanation"])
      try check.check(explanation, schema, at: "explanation")
      #expect(Self.keys(explanation) == Self.keys(schema["properties"]))
      let promise = try #require(more["promise"])
      let kept = try #require(schemas["Promise"])
      try check.check(promise, kept, at: "promise")
      #expect(Self.keys(promise) == Self.keys(kept["properties"]))
    }
    for query in [
      "", "?use_camera=x", "?use_camera=1", "?explain=x", "?max_error=2",
      "?use_camera=1&max_error=0.0001",
    ] {
      let answer = try await PredictEndpointTests.predict(query)
      try check.check(JSONValue(parsing: answer.text), problem, at: "problem \(query)")
    }
  }

  @Test func `describes the models as the server lists them`() async throws {
    let document = try await Self.document()
    let check = SchemaCheck(document: document)
    let schemas = try #require(document["components"]?["schemas"])
    for description in [TestServer.model, ModelEndpointTests.silent] {
      let server = try TestServer.make(model: description)
      let answer = try await TestServer.send(.get, "/v1/models", to: server)
      let list = try JSONValue(parsing: answer.text)
      try check.check(list, #require(schemas["ModelList"]), at: "list")
      let model = try #require(list["models"]?.array?.first)
      #expect(Self.keys(model) == Self.keys(schemas["Model"]?["properties"]))
      var parts = [("ModelCost", model["multiply_adds"]), ("ModelTraining", model["trained"])]
      parts += (model["stages"]?.array ?? []).map { ("ModelStage", $0) }
      parts += (model["evaluation"]?.object?.values ?? [:].values).map { ("ModelScore", $0) }
      parts += (model["promises"]?.array ?? []).map { promise in
        (promise["threshold"] == nil ? "RefusedPromise" : "Promise", promise)
      }
      for case (let name, let part?) in parts where !part.isNull {
        let schema = try #require(schemas[name])
        try check.check(part, schema, at: name)
        #expect(Self.keys(part) == Self.keys(schema["properties"]), "\(name)")
      }
    }
  }
}

/// As much of JSON Schema as the document uses.
struct SchemaCheck {
  let document: JSONValue

  func check(_ value: JSONValue, _ reference: JSONValue, at place: String) throws {
    let schema = try OpenAPITests.resolve(reference, in: document)
    if let choices = schema["anyOf"]?.array {
      let fits = try choices.contains {
        try self.fits(value, OpenAPITests.resolve($0, in: document))
      }
      #expect(fits, "\(place): \(value) fits none of anyOf")
      return
    }
    #expect(fits(value, schema), "\(place): \(value) does not fit \(schema)")
    for key in schema["required"]?.array ?? [] {
      #expect(value[key.string ?? ""] != nil, "\(place): no \(key)")
    }
    for (key, property) in schema["properties"]?.object ?? [:] {
      if let member = value[key] { try check(member, property, at: "\(place).\(key)") }
    }
    if let items = schema["items"] {
      for item in value.array ?? [] { try check(item, items, at: "\(place)[]") }
    }
  }

  private func fits(_ value: JSONValue, _ schema: JSONValue) -> Bool {
    let types = schema["type"].map { $0.array?.compactMap(\.string) ?? [$0.string ?? ""] }
    guard types?.contains(where: { isOfType(value, $0) }) ?? true else { return false }
    if let allowed = schema["enum"]?.array?.compactMap(\.string) {
      guard allowed.contains(value.string ?? "") else { return false }
    }
    if let constant = schema["const"]?.string, value.string != constant { return false }
    if let number = value.number {
      if let minimum = schema["minimum"]?.number, number < minimum { return false }
      if let maximum = schema["maximum"]?.number, number > maximum { return false }
    }
    if let count = value.array?.count {
      if let minimum = schema["minItems"]?.int, count < minimum { return false }
      if let maximum = schema["maxItems"]?.int, count > maximum { return false }
    }
    return true
  }

  private func isOfType(_ value: JSONValue, _ type: String) -> Bool {
    switch type {
    case "object": value.object != nil
    case "array": value.array != nil
    case "string": value.string != nil
    case "integer": value.int != nil
    case "number": value.number != nil
    case "boolean": value.bool != nil
    case "null": value.isNull
    default: false
    }
  }
}
