// DigitClassifier
// SPDX-License-Identifier: MIT

import Cameras
import HTTPTypes
import HummingbirdTesting
import Imaging
import Recognition
import Testing

@testable import Server

struct PredictEndpointTests {
  static let prediction = #"""
    {"predicted_class":7,"confidence":0.75,"accepted":true,"verdict":"read","reason":null,\#
    "probabilities":[0.0,0.0,0.125,0.0,0.0,0.0,0.0,0.75,0.0,0.125],\#
    "box":{"x":1,"y":2,"width":3,"height":4},"model":"test@00000000","source":"upload",\#
    "elapsed_ms":0.0}
    """#

  static func predict(
    _ query: String = "",
    type: String? = nil,
    body: [UInt8]? = nil,
    server: DigitServer? = nil
  ) async throws -> TestResponse {
    var headers = HTTPFields()
    headers[.contentType] = type
    return try await TestServer.send(
      .post,
      "/predict" + query,
      headers: headers,
      body: body,
      to: server ?? TestServer.make()
    )
  }

  /// The problem's code, having checked everything else that every problem must be.
  static func problem(_ response: TestResponse) throws -> String? {
    #expect(response.headers[.contentType] == "application/problem+json")
    #expect(response.headers[.cacheControl] == "no-store")
    let json = try JSONValue(parsing: response.text)
    #expect(json["type"]?.string == "about:blank")
    #expect(json["title"]?.string == response.status.reasonPhrase)
    #expect(json["status"]?.int == response.status.code)
    #expect(json["detail"]?.string?.isEmpty == false)
    #expect(json["request_id"]?.string == response.headers[.xRequestID])
    return json["code"]?.string
  }

  @Test func `reads the file of a form`() async throws {
    let form = try TestForm().file(TestServer.png()).field("use_camera", "false")
    let response = try await Self.predict(type: TestForm.contentType, body: form.body)
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == "application/json")
    #expect(response.text == Self.prediction)
  }

  @Test(arguments: ["image/png", "image/jpeg", "image/x-anything", "application/octet-stream", nil])
  func `reads a raw body`(type: String?) async throws {
    let response = try await Self.predict(type: type, body: TestServer.png())
    #expect(response.status == .ok)
    #expect(response.text == Self.prediction)
  }

  @Test func `reads pictures of every size, here or in the pool`() async throws {
    for side in [1, 128, 129, 400] {
      let body = try TestServer.png(width: side, height: side)
      let response = try await Self.predict(
        type: "image/png",
        body: body,
        server: TestServer.make { image in
          Reading(
            predictedClass: image.width == side && image.height == side ? 1 : 0,
            confidence: 1,
            probabilities: [Double](repeating: 0.1, count: 10),
            verdict: .read,
            box: nil
          )
        }
      )
      #expect(try JSONValue(parsing: response.text)["predicted_class"]?.int == 1)
    }
  }

  @Test func `says null where there is nothing to read`() async throws {
    let response = try await Self.predict(
      body: TestServer.png(),
      server: TestServer.make { _ in .empty }
    )
    let json = try JSONValue(parsing: response.text)
    #expect(json["predicted_class"]?.isNull == true)
    #expect(json["box"]?.isNull == true)
    #expect(json["verdict"]?.string == "empty")
    #expect(json["accepted"]?.bool == false)
    #expect(json["reason"]?.string == Reading.empty.reason)
  }

  @Test func `says what is wrong with a picture that is too poor to tell`() async throws {
    var poor = TestServer.reading
    poor.verdict = .lowQuality
    poor.faults = [.smallDigit, .blurred]
    let server = try TestServer.make { [poor] _ in poor }
    let response = try await Self.predict(body: TestServer.png(), server: server)
    let json = try JSONValue(parsing: response.text)
    #expect(json["predicted_class"]?.int == 7)
    #expect(json["verdict"]?.string == "low_quality")
    #expect(json["accepted"]?.bool == false)
    let reason = try #require(json["reason"]?.string)
    #expect(reason.contains("smaller than 10 pixels") && reason.contains("blurred"))
  }

  @Test(
    arguments: [
      ("?use_camera=true", nil, nil), ("?use_camera=ON", nil, nil), ("?x=1&use_camera=1", nil, nil),
      ("", TestForm.contentType, TestForm().field("use_camera", "true").body),
      ("", TestForm.contentType, TestForm().file([1, 2, 3]).field("use_camera", "yes").body),
      ("?use_camera=false", TestForm.contentType, TestForm().field("use_camera", "t").body),
      ("?use_camera=true", "application/json", Array("{}".utf8)),
      ("", "application/x-www-form-urlencoded", Array("use_camera=true".utf8)),
      ("", "application/x-www-form-urlencoded", Array("a=b&use%5Fcamera=%74rue".utf8)),
    ] as [(String, String?, [UInt8]?)]
  )
  func `reads the camera when asked to, whatever else is sent`(
    query: String,
    type: String?,
    body: [UInt8]?
  ) async throws {
    let server = try TestServer.make(camera: StubCamera(width: 640, height: 480))
    let response = try await Self.predict(query, type: type, body: body, server: server)
    #expect(response.status == .ok)
    let source = "\"source\":\"camera\""
    #expect(response.text == Self.prediction.replacing("\"source\":\"upload\"", with: source))
  }

  @Test(
    arguments: [
      ("", nil, nil), ("?use_camera=false", nil, nil), ("", "image/png", []),
      ("", "application/octet-stream", nil),
      ("", TestForm.contentType, TestForm().body),
      ("", TestForm.contentType, TestForm().field("use_camera", "false").body),
      ("", TestForm.contentType, TestForm().field("use_camera", "").body),
      ("", TestForm.contentType, TestForm().file([], filename: "").body),
      ("", TestForm.contentType, TestForm().file([], filename: "empty.png").body),
      ("", TestForm.contentType, TestForm().file([1], name: "picture").body),
      ("", "application/x-www-form-urlencoded", Array("use_camera=0&file=x".utf8)),
      ("", "application/x-www-form-urlencoded", []),
    ] as [(String, String?, [UInt8]?)]
  )
  func `says what to send where there is nothing to read`(
    query: String,
    type: String?,
    body: [UInt8]?
  ) async throws {
    let response = try await Self.predict(query, type: type, body: body)
    #expect(response.status == .badRequest)
    #expect(try Self.problem(response) == "missing_input")
    for hint in ["'file'", "use_camera=true", "image/png", "image/jpeg"] {
      #expect(response.text.contains(hint))
    }
  }

  @Test(
    arguments: [
      ("?use_camera=maybe", nil, []), ("?use_camera=", nil, []), ("?use_camera", nil, []),
      ("", TestForm.contentType, TestForm().field("use_camera", "2").body),
      ("", "application/x-www-form-urlencoded", Array("use_camera=tru".utf8)),
    ] as [(String, String?, [UInt8])]
  )
  func `names a parameter with an impossible value`(
    query: String,
    type: String?,
    body: [UInt8]
  ) async throws {
    let response = try await Self.predict(query, type: type, body: body)
    #expect(response.status == .badRequest)
    #expect(try Self.problem(response) == "invalid_parameter")
    let error = try JSONValue(parsing: response.text)["errors"]?.array?.first
    #expect(error?["field"]?.string == "use_camera")
  }

  @Test(arguments: [
    ("multipart/form-data", "x"), ("multipart/form-data; boundary=", "x"),
    ("multipart/form-data; boundary=\"a\u{1}b\"", "x"), (TestForm.contentType, ""),
    (TestForm.contentType, "--\(TestForm.boundary)\r\n"),
    ("application/x-www-form-urlencoded", "use_camera=%zz"),
  ])
  func `refuses a damaged form`(type: String, body: String) async throws {
    let response = try await Self.predict(type: type, body: Array(body.utf8))
    #expect(response.status == .badRequest)
    #expect(try Self.problem(response) == "malformed_form")
  }

  @Test(
    arguments: [
      ([0x25, 0x50, 0x4E, 0x47], .badRequest, "malformed_form"),
      ([0xFF, 0xD8, 0xFF, 0xE0], .badRequest, "missing_input"),
      ([UInt8](repeating: 0xFF, count: 70_000), .contentTooLarge, "content_too_large"),
    ] as [([UInt8], HTTPResponse.Status, String)]
  )
  func `says what is wrong with a picture that is sent as a form of fields`(
    picture: [UInt8],
    status: HTTPResponse.Status,
    code: String
  ) async throws {
    let response = try await Self.predict(type: "application/x-www-form-urlencoded", body: picture)
    #expect(response.status == status)
    #expect(try Self.problem(response) == code)
    for hint in ["'application/x-www-form-urlencoded' holds no picture", "'file'", "image/png"] {
      #expect(try JSONValue(parsing: response.text)["detail"]?.string?.contains(hint) == true)
    }
  }

  @Test func `refuses two files`() async throws {
    let form = try TestForm().file(TestServer.png()).file(TestServer.png())
    let response = try await Self.predict(type: TestForm.contentType, body: form.body)
    #expect(response.status == .badRequest)
    #expect(try Self.problem(response) == "malformed_form")
    let error = try JSONValue(parsing: response.text)["errors"]?.array?.first
    #expect(error?["field"]?.string == "file")
  }

  @Test(arguments: ["application/json", "text/plain", "multipart/mixed; boundary=b", "video/mp4"])
  func `refuses other types, and lists what it accepts`(type: String) async throws {
    let response = try await Self.predict(type: type, body: [1, 2, 3])
    #expect(response.status == .unsupportedMediaType)
    #expect(try Self.problem(response) == "unsupported_media_type")
    for accepted in ["image/png", "image/jpeg", "multipart/form-data"] {
      #expect(response.text.contains(accepted))
    }
  }

  @Test func `refuses a file that is no picture, and lists what it accepts`() async throws {
    for type in ["image/png", "application/octet-stream"] {
      let response = try await Self.predict(type: type, body: Array("%PDF-1.7, surely".utf8))
      #expect(response.status == .unsupportedMediaType)
      #expect(try Self.problem(response) == "unsupported_media_type")
      #expect(response.text.contains("PNG, JPEG, WebP"))
    }
  }

  @Test func `refuses a damaged picture`() async throws {
    let response = try await Self.predict(
      type: "image/png",
      body: Array(TestServer.png().dropLast(20))
    )
    #expect(response.status == .unprocessableContent)
    #expect(try Self.problem(response) == "unreadable_image")
  }

  @Test func `refuses too many bytes, announced or not, raw or in a form`() async throws {
    var options = ServerOptions()
    options.maximumBodyBytes = 1000
    let server = try TestServer.make(options: options)
    let form = TestForm().file([UInt8](repeating: 0, count: 1001)).body
    for (type, body) in [
      ("image/png", [UInt8](repeating: 0, count: 1001)), (TestForm.contentType, form),
    ] {
      let response = try await Self.predict(type: type, body: body, server: server)
      #expect(response.status == .contentTooLarge)
      #expect(try Self.problem(response) == "content_too_large")
      #expect(response.headers[.connection] == "close")
    }
  }

  @Test func `refuses too many pixels`() async throws {
    var options = ServerOptions()
    options.maximumPixels = 99
    let response = try await Self.predict(
      type: "image/png",
      body: TestServer.png(width: 10, height: 10),
      server: TestServer.make(options: options)
    )
    #expect(response.status == .contentTooLarge)
  }

  @Test func `says that there is no camera`() async throws {
    let response = try await Self.predict("?use_camera=true")
    #expect(response.status == .notFound)
    #expect(try Self.problem(response) == "camera_not_configured")
    #expect(response.text.contains("--camera-folder"))
  }

  @Test(arguments: [CameraError.Code.unavailable, .folderMissing, .noPictures, .badPicture])
  func `asks to try again while the camera has no picture, and keeps its reasons`(
    code: CameraError.Code
  ) async throws {
    let camera = StubCamera(failing: CameraError(code, "no /secret/folder"))
    let response = try await Self.predict("?use_camera=1", server: TestServer.make(camera: camera))
    #expect(response.status == .serviceUnavailable)
    #expect(try Self.problem(response) == "camera_unavailable")
    #expect(response.headers[.retryAfter] == "1")
    #expect(!response.text.contains("secret"))
  }

  @Test func `says 406 to those who do not take JSON`() async throws {
    let response = try await TestServer.send(
      .post,
      "/predict",
      headers: [.accept: "text/html"],
      to: TestServer.make()
    )
    #expect(response.status == .notAcceptable)
    #expect(try Self.problem(response) == "not_acceptable")
    #expect(response.text.contains("application/json"))
  }
}
