// DigitClassifier
// SPDX-License-Identifier: MIT

import Foundation
import HTTPTypes
import HummingbirdTesting
import Imaging
import NIOPosix
import Recognition
import Testing

@testable import Server

/// `explain` with `POST /predict`.
struct ExplanationTests {
  private static func form(_ value: String) throws -> [UInt8] {
    try TestForm().file(TestServer.png()).field("explain", value).body
  }

  private static func explanation(
    _ query: String,
    type: String? = nil,
    body: [UInt8]? = nil,
    server: DigitServer? = nil
  ) async throws -> JSONValue? {
    let answer = try await PredictEndpointTests.predict(
      query,
      type: type,
      body: body,
      server: server ?? TestServer.make(camera: StubCamera())
    )
    #expect(answer.status == .ok)
    return try JSONValue(parsing: answer.text)["explanation"]
  }

  @Test(
    arguments: [
      ("?explain=true", nil, try TestServer.png()), ("?x=1&explain=ON", nil, try TestServer.png()),
      ("?explain=1", TestForm.contentType, try TestForm().file(TestServer.png()).body),
      ("?explain=1", TestForm.contentType, try form("false")),
      ("", TestForm.contentType, try form("yes")),
      ("?explain=no", TestForm.contentType, try form("t")),
      ("?explain=true&use_camera=true", nil, nil),
      ("?explain=true", "application/x-www-form-urlencoded", Array("use_camera=1".utf8)),
      ("", "application/x-www-form-urlencoded", Array("use_camera=1&explain=1".utf8)),
      ("", TestForm.contentType, TestForm().field("explain", "1").field("use_camera", "1").body),
    ] as [(String, String?, [UInt8]?)]
  )
  func `is given when asked for, wherever that is said`(
    query: String,
    type: String?,
    body: [UInt8]?
  ) async throws {
    #expect(try await Self.explanation(query, type: type, body: body)?.object?.count == 11)
  }

  @Test(
    arguments: [
      ("", nil, try TestServer.png()), ("?explain=false", nil, try TestServer.png()),
      ("", TestForm.contentType, try form("")), ("", TestForm.contentType, try form("0")),
    ] as [(String, String?, [UInt8]?)]
  )
  func `is left out when not asked for`(query: String, type: String?, body: [UInt8]?) async throws {
    #expect(try await Self.explanation(query, type: type, body: body) == nil)
  }

  @Test(
    arguments: [
      ("?explain=maybe", nil, []), ("?explain=", nil, []), ("?explain", nil, []),
      ("?explain=2&use_camera=true", nil, []), ("", TestForm.contentType, try form("tru")),
      ("", "application/x-www-form-urlencoded", Array("use_camera=true&explain=x".utf8)),
    ] as [(String, String?, [UInt8])]
  )
  func `is refused for an impossible value`(
    query: String,
    type: String?,
    body: [UInt8]
  ) async throws {
    let response = try await PredictEndpointTests.predict(query, type: type, body: body)
    #expect(response.status == .badRequest)
    #expect(try PredictEndpointTests.problem(response) == "invalid_parameter")
    let error = try JSONValue(parsing: response.text)["errors"]?.array?.first
    #expect(error?["field"]?.string == "explain")
  }

  @Test func `changes nothing else in the answer`() async throws {
    let plain = try await PredictEndpointTests.predict(body: TestServer.png())
    let explained = try await PredictEndpointTests.predict("?explain=1", body: TestServer.png())
    #expect(explained.text.hasPrefix(plain.text.dropLast() + #","explanation":{"#))
    #expect(explained.headers[.contentType] == plain.headers[.contentType])
  }

  @Test func `holds what the reader said, and pictures of it`() async throws {
    let json = try #require(
      try await Self.explanation("?explain=true", body: TestServer.png())
    )
    let told = TestServer.explanation
    #expect(json["polarity"]?.string == "dark_on_light")
    #expect(json["crop"]?.object?.mapValues(\.int) == ["x": 1, "y": 2, "width": 3, "height": 4])
    #expect(json["scale"]?.number == 5)
    let quality = try #require(json["quality"])
    #expect(quality["contrast"]?.number == 101.23)
    #expect(quality["edge_width"]?.number == 2.5)
    #expect(quality["digit_height"]?.int == 4)
    #expect(quality["share"]?.number == 0.125)
    #expect(quality["saturation"]?.number == 0.25)
    #expect(quality["touches_border"]?.bool == true)
    #expect(json["shift"]?.object?.mapValues(\.number) == ["x": 0.5, "y": -2])
    #expect(json["rotation"]?.number == 0)
    #expect(json["passed_through"]?.bool == false)
    let warnings = json["warnings"]?.array ?? []
    #expect(warnings.map { $0["code"]?.string } == ["small_digit", "close_digits"])
    #expect(warnings.map { $0["message"]?.string } == told.warnings.map(\.message))
    let rows = (json["saliency"]?.array ?? []).map { ($0.array ?? []).compactMap(\.number) }
    #expect(rows.map(\.count) == [Int](repeating: 28, count: 28))
    for (value, exact) in zip(rows.flatMap { $0 }, told.saliency.values) {
      #expect(abs(value - exact) <= 5e-7 + 1e-12)
      #expect(value == (value * 1e6).rounded() / 1e6)
    }
    #expect(rows.first?.first?.sign == .plus)
    func picture(_ key: String) throws -> Image {
      let data = try #require(Data(base64Encoded: json[key]?.string ?? ""))
      return try Image(decoding: Array(data), limits: .default)
    }
    #expect(try picture("input_png_base64") == told.input)
    #expect(try picture("saliency_png_base64") == told.saliencyPicture)
  }

  @Test func `is null where there is nothing to read`() async throws {
    let server = try TestServer.make(read: { _ in .empty }, explain: { _ in nil })
    let json = try await Self.explanation("?explain=true", body: TestServer.png(), server: server)
    #expect(json?.isNull == true)
  }

  @Test(arguments: ["/predict", "/predict?explain=true"])
  func `is made on a thread of the pool, small as the picture may be`(path: String) async throws {
    let form = try TestForm().file(TestServer.png()).field("explain", "true").body
    let answer = try await RunningServer.run(
      { onListening in
        try TestServer.make(
          options: RunningServer.options,
          explain: { _ in
            MultiThreadedEventLoopGroup.currentEventLoop == nil ? TestServer.explanation : nil
          },
          onListening: onListening
        )
      },
      { running in
        try await RawConnection.open(port: running.port) { talk in
          try await talk.send(
            TwoWaysTests.request(path, ["Content-Type: \(TestForm.contentType)"], form)
          )
          return try await talk.readToEnd()
        }
      }
    )
    #expect(answer.contains(#""explanation":{"#))
  }
}
