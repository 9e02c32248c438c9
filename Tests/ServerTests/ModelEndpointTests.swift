// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import HummingbirdTesting
import Recognition
import Testing

@testable import Server

struct ModelEndpointTests {
  /// A model whose file tells nothing but its network.
  static let silent = ModelDescription(
    identifier: "mine@12345678",
    name: "mine \"2\"",
    isActive: true,
    cost: nil,
    cascade: Cascade(stages: [.init(members: ["network"])]),
    precision: "bfloat16",
    evaluation: [:],
    training: nil,
    acceptance: .unpromised,
    risk: nil
  )

  private static func list(_ model: ModelDescription) async throws -> String {
    let response = try await TestServer.send(
      .get,
      "/v1/models",
      to: TestServer.make(model: model)
    )
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == "application/json")
    #expect(response.headers[.cacheControl] == "no-store")
    return response.text
  }

  @Test func `tells what is loaded, how it was measured and what it can promise`() async throws {
    let expected = #"""
      {"models":[{"id":"test@00000000","name":"test","active":true,\#
      "multiply_adds":{"first":1000000,"last":31000000,"mean":null},\#
      "stages":[{"members":["fast"],"temperature":0.5,"exit":0.98},\#
      {"members":["slow-0","slow-1"],"temperature":1.25,"exit":null}],\#
      "precision":"float32",\#
      "evaluation":{"test":{"correct":9970,"count":10000},\#
      "validation":{"correct":4990,"count":5000}},\#
      "trained":{"recipe":"default","seed":3141592653,\#
      "date":"2026-01-02T03:04:05Z","software":"digits 1.2.3"},\#
      "accepted_from":0.5,"non_digit_limit":1.0,"promise":null,"promises":[
      """#
    #expect(try await Self.list(TestServer.model).hasPrefix(expected))
  }

  @Test func `says null where a model's file does not tell, and promises nothing`() async throws {
    let expected = #"""
      {"models":[{"id":"mine@12345678","name":"mine \"2\"","active":true,"multiply_adds":null,\#
      "stages":[{"members":["network"],"temperature":1.0,"exit":null}],"precision":"bfloat16",\#
      "evaluation":{},"trained":null,"accepted_from":0.5,"non_digit_limit":1.0,"promise":null,"promises":[]}]}
      """#
    #expect(try await Self.list(Self.silent) == expected)
  }

  @Test func `tells of every promise what a request for it would be answered`() async throws {
    let text = try await Self.list(TestServer.model)
    let model = try JSONValue(parsing: text)["models"]?.array?.first
    let promises = try #require(model?["promises"]?.array)
    #expect(
      promises.map { $0["max_error"]?.number } == [
        0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001,
      ]
    )
    var kept = 0
    for promise in promises {
      let share = try #require(promise["max_error"]?.number)
      let answer = try await PredictEndpointTests.predict(
        "?max_error=\(share)",
        body: TestServer.png()
      )
      let json = try JSONValue(parsing: answer.text)
      if promise["threshold"] != nil {
        kept += 1
        #expect(answer.status == .ok)
        for key in ["max_error", "threshold", "expected_acceptance"] {
          #expect(json["promise"]?[key]?.number == promise[key]?.number)
        }
      } else {
        let needed = promise["readings_needed"]?.int.map { "about \($0) labelled" } ?? "No number"
        #expect(answer.status == .unprocessableContent)
        #expect(json["detail"]?.string?.contains(needed) == true)
      }
    }
    #expect(kept > 1 && kept < promises.count)
  }

  @Test func `tells the promise that is kept where a request asks for none`() async throws {
    let model = TestServer.model
    let promised = ModelDescription(
      identifier: model.identifier,
      name: model.name,
      isActive: true,
      cost: model.cost,
      cascade: model.cascade,
      precision: model.precision,
      evaluation: model.evaluation,
      training: model.training,
      acceptance: Acceptance(
        try Promise(maximumError: 0.001, record: TestServer.record),
        nonDigitLimit: 0.004
      ),
      risk: model.risk
    )
    let text = try await Self.list(promised)
    let member =
      #""accepted_from":0.75505,"non_digit_limit":0.004,"promise":{"max_error":0.001,"threshold":0.75505,"expected_acceptance":0.49},"promises":"#
    #expect(text.contains(member))
  }

  @Test func `says 406 to those who do not take JSON`() async throws {
    let response = try await TestServer.send(
      .get,
      "/v1/models",
      headers: [.accept: "text/html"],
      to: TestServer.make()
    )
    #expect(response.status == .notAcceptable)
    #expect(try PredictEndpointTests.problem(response) == "not_acceptable")
  }
}
