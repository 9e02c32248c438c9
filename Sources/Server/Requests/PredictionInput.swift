// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore

/// What a `POST /predict` or a `POST /v1/read` asks for.
struct PredictionInput: Sendable, Hashable {
  /// What to read.
  enum Picture: Sendable, Hashable {
    /// The newest frame of the camera.
    case camera
    /// An uploaded file, not empty.
    case upload([UInt8])
  }

  /// What to read.
  var picture: Picture
  /// Whether to explain the reading too.
  var isExplained = false
  /// The greatest share of wrong readings among those accepted; nil for what the server promises anyway.
  var maximumError: Double?
  /// What the digits have to be, where that was said; only `POST /v1/read` looks at it.
  var field = FieldRequest()

  /// What to send, for those who sent something else.
  static let instructions =
    "Send a picture (\(PictureTypes.list)) as the form field 'file' of a multipart/form-data body or "
    + "as the raw body, or ask for the camera with use_camera=true as a form field or in the query."

  /// What to say first of a body of the type that curl gives a picture for which none is named.
  private static let formWithoutPicture =
    "A body of type 'application/x-www-form-urlencoded' holds no picture."

  /// The most bytes of an `application/x-www-form-urlencoded` body, which holds no picture.
  private static let maximumFieldBytes = 64 * 1024

  /// The most bytes of a form with a picture.
  ///
  /// - Parameter picture: The most bytes of the picture.
  /// - Returns: As many, and room for the boundaries, headers and fields around it.
  static func maximumFormBytes(picture: Int) -> Int { picture + 64 * 1024 }

  /// Reads a request.
  ///
  /// `use_camera=true` wins over a picture, as in the original service; in the query it saves reading the body. Of
  /// two promises the stricter is asked for.
  ///
  /// - Parameters:
  ///   - request: The request; its body is consumed.
  ///   - limits: How much of a form to accept.
  ///   - maximumBytes: How much of a body to accept.
  /// - Returns: What to read.
  /// - Throws: `ServerError`, `MultipartError`, or what reading from the connection throws.
  static func read(
    _ request: Request,
    limits: MultipartLimits,
    maximumBytes: Int
  ) async throws -> PredictionInput {
    let query = try URLEncodedForm((request.uri.query ?? "").utf8)
    let isCamera = try parseParameter(PredictionForm.cameraField, of: query)
    let isExplained = try parseParameter(PredictionForm.explainField, of: query)
    let maximumError = try query[PredictionForm.maximumErrorField]
      .map { (text) throws(ServerError) in try parseShare(text) }
    var input = PredictionInput(picture: .camera)
    if !isCamera {
      input = try await readBody(request, limits: limits, maximumBytes: maximumBytes)
    }
    input.isExplained = input.isExplained || isExplained
    input.field.add(FieldRequest { query[$0] })
    if let maximumError { input.maximumError = min(maximumError, input.maximumError ?? 1) }
    return input
  }

  private static func readBody(
    _ request: Request,
    limits: MultipartLimits,
    maximumBytes: Int
  ) async throws -> PredictionInput {
    let type = try contentType(request.headers)
    switch type?.value ?? "application/octet-stream" {
    case "multipart/form-data":
      let boundary = try MultipartBoundary(type?.parameters["boundary"] ?? "")
      return try await readForm(
        request,
        MultipartParser(boundary: boundary, limits: limits),
        maximumBytes
      )
    case "application/x-www-form-urlencoded":
      return try await readURLEncodedForm(request)
    case let value where value.hasPrefix("image/") || value == "application/octet-stream":
      let collector = BodyCollector(limit: maximumBytes)
      try collector.checkAnnouncedLength(request.headers)
      let bytes = try await collector.bytes(of: request.body)
      return try upload(bytes.isEmpty ? nil : bytes)
    case let value:
      throw ServerError(
        .unsupportedMediaType,
        "A body of type '\(value.prefix(80))' is not accepted. \(instructions)"
      )
    }
  }

  /// Reads the picture of a request that has arrived completely.
  ///
  /// Knows only what holds pictures; a request that holds none is refused by
  /// ``read(_:limits:maximumBytes:)``.
  ///
  /// - Parameters:
  ///   - headers: The request's header fields; it has no query.
  ///   - body: Its whole body.
  ///   - limits: How much of a form to accept.
  ///   - maximumBytes: How much of a body to accept.
  /// - Returns: What to read, or nil if the body's type is for no picture or its length for no
  ///   small one.
  /// - Throws: `ServerError` or `MultipartError`.
  static func read(
    _ headers: HTTPFields,
    _ body: ByteBuffer,
    limits: MultipartLimits,
    maximumBytes: Int
  ) throws -> PredictionInput? {
    guard body.readableBytes <= maximumBytes else { return nil }
    let type = try contentType(headers)
    switch type?.value ?? "application/octet-stream" {
    case "multipart/form-data":
      let boundary = try MultipartBoundary(type?.parameters["boundary"] ?? "")
      var parser = MultipartParser(boundary: boundary, limits: limits)
      var form = PredictionForm()
      try parser.consume(body.readableBytesUInt8Span, into: &form)
      try parser.finish()
      return try input(form)
    case let value where value.hasPrefix("image/") || value == "application/octet-stream":
      return try upload(body.readableBytes > 0 ? Array(body.readableBytesView) : nil)
    default:
      return nil
    }
  }

  /// Reads what a body is said to be.
  ///
  /// - Parameters:
  ///   - headers: The request's header fields.
  ///   - instructions: What to send, for those who sent something else.
  /// - Returns: The media type, or nil where none is named.
  /// - Throws: `ServerError.Code.malformedRequest`.
  static func contentType(
    _ headers: HTTPFields,
    _ instructions: String = PredictionInput.instructions
  ) throws(ServerError) -> HeaderValue? {
    guard let text = headers[.contentType] else { return nil }
    guard let type = HeaderValue(text) else {
      throw ServerError(.malformedRequest, "The Content-Type is not a media type. \(instructions)")
    }
    return type
  }

  private static func readForm(
    _ request: Request,
    _ parser: MultipartParser,
    _ maximumBytes: Int
  ) async throws -> PredictionInput {
    let collector = BodyCollector(limit: maximumFormBytes(picture: maximumBytes))
    try collector.checkAnnouncedLength(request.headers)
    var parser = parser
    var form = PredictionForm()
    try await collector.forEachChunk(of: request.body) { chunk in
      try parser.consume(chunk.readableBytesUInt8Span, into: &form)
    }
    try parser.finish()
    return try input(form)
  }

  private static func input(_ form: PredictionForm) throws(ServerError) -> PredictionInput {
    let isCamera = try parseField(
      PredictionForm.cameraField,
      form.texts[PredictionForm.cameraField]
    )
    let isExplained = try parseField(
      PredictionForm.explainField,
      form.texts[PredictionForm.explainField]
    )
    let maximumError = try parseShareField(form.texts[PredictionForm.maximumErrorField])
    var input = isCamera ? PredictionInput(picture: .camera) : try upload(form.file)
    input.isExplained = isExplained
    input.maximumError = maximumError
    input.field = FieldRequest { form.texts[$0] }
    return input
  }

  private static func readURLEncodedForm(_ request: Request) async throws -> PredictionInput {
    let form = try await urlEncodedForm(request)
    let names = (PredictionForm.cameraField, PredictionForm.explainField)
    let isCamera = try parseField(names.0, form[names.0])
    let isExplained = try parseField(names.1, form[names.1])
    let maximumError = try parseShareField(form[PredictionForm.maximumErrorField])
    guard isCamera else {
      throw ServerError(.missingInput, "\(formWithoutPicture) \(instructions)")
    }
    return PredictionInput(
      picture: .camera,
      isExplained: isExplained,
      maximumError: maximumError,
      field: FieldRequest { form[$0] }
    )
  }

  private static func urlEncodedForm(_ request: Request) async throws -> URLEncodedForm {
    let collector = BodyCollector(limit: maximumFieldBytes)
    do {
      try collector.checkAnnouncedLength(request.headers)
      return try URLEncodedForm(await collector.bytes(of: request.body))
    } catch let error as ServerError where [.contentTooLarge, .malformedForm].contains(error.code) {
      throw ServerError(error.code, "\(formWithoutPicture) \(error.message) \(instructions)")
    }
  }

  /// An empty form field is a field not filled in; an empty query parameter is a mistake.
  private static func parseField(_ name: String, _ flag: String?) throws(ServerError) -> Bool {
    guard let flag, !flag.isEmpty else { return false }
    return try FormBoolean.parse(flag, field: name)
  }

  private static func parseParameter(
    _ name: String,
    of query: URLEncodedForm
  ) throws(ServerError) -> Bool {
    guard let flag = query[name] else { return false }
    return try FormBoolean.parse(flag, field: name)
  }

  private static func parseShareField(_ text: String?) throws(ServerError) -> Double? {
    guard let text, !text.isEmpty else { return nil }
    return try parseShare(text)
  }

  private static func parseShare(_ text: String) throws(ServerError) -> Double {
    try FormShare.parse(text, field: PredictionForm.maximumErrorField)
  }

  private static func upload(_ bytes: [UInt8]?) throws(ServerError) -> PredictionInput {
    guard let bytes else {
      throw ServerError(.missingInput, "There is no picture in this request. \(instructions)")
    }
    guard !bytes.isEmpty else {
      throw ServerError(.missingInput, "The picture in this request is empty. \(instructions)")
    }
    return PredictionInput(picture: .upload(bytes))
  }
}
