// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// `POST /v1/predictions`: many pictures in, a digit for each out, in order; a bad picture fails alone.
struct BatchEndpoint: Sendable {
  /// The operation's path.
  static let path = "/v1/predictions"
  /// The media types of lines of JSON, the registered habit first.
  private static let lineTypes = ["application/x-ndjson", "application/jsonl"]
  private static let formType = "multipart/form-data"
  private static let json = "application/json"
  /// What the boundary and headers of a part may add to its picture.
  private static let partBytes = 16 * 1024

  private static let instructions =
    "Send pictures (\(PictureTypes.list)) as parts named 'file' of a multipart/form-data body, or as lines of JSON of "
    + "type application/x-ndjson. " + BatchLine.instructions

  /// Reads single pictures.
  let predict: PredictEndpoint
  /// Bounds the batches at work: they last, so they have no places in common with single pictures.
  let gate: RequestGate
  let options: ServerOptions

  /// Creates the operation.
  ///
  /// - Parameters:
  ///   - predict: Reads single pictures.
  ///   - options: How much to accept.
  init(predict: PredictEndpoint, options: ServerOptions) {
    self.predict = predict
    self.options = options
    gate = RequestGate(limit: options.maximumConcurrentBatches)
  }

  /// The operation.
  var endpoint: Endpoint {
    Endpoint(
      .post,
      Self.path,
      failures: [
        .missingInput, .invalidParameter, .malformedForm, .notAcceptable, .requestTimeout,
        .contentTooLarge, .unsupportedMediaType, .unsupportedPromise, .overloaded,
      ]
    ) { request, scope in
      try await answer(request, scope.logger)
    }
  }

  private func answer(_ request: Request, _ logger: Logger) async throws -> Response {
    let query = try URLEncodedForm((request.uri.query ?? "").utf8)
    let isExplained = try query[PredictionForm.explainField]
      .map { text throws(ServerError) in
        try FormBoolean.parse(text, field: PredictionForm.explainField)
      }
    let share = try query[PredictionForm.maximumErrorField]
      .map { text throws(ServerError) in
        try FormShare.parse(text, field: PredictionForm.maximumErrorField)
      }
    let reader = try share.map { try predict.reader.promising($0) } ?? predict.reader
    let read = Reading(reader: reader, isExplained: isExplained ?? false, logger: logger)
    let type = try PredictionInput.contentType(request.headers, Self.instructions)
    try checkAccept(request)
    switch type?.value {
    case Self.formType?:
      let boundary = try MultipartBoundary(type?.parameters["boundary"] ?? "")
      return try await answerForm(request, boundary, read)
    case let type? where Self.lineTypes.contains(type):
      return try answerLines(request, type, read)
    default:
      let found = type.map { "A body of type '\($0.value.prefix(80))'" } ?? "A body of no type"
      throw ServerError(.unsupportedMediaType, "\(found) is not accepted. \(Self.instructions)")
    }
  }

  /// How the pictures of a batch are read.
  private struct Reading: Sendable {
    let reader: DigitReader
    let isExplained: Bool
    let logger: Logger

    /// Logs what was answered while it arrived, and why that came to an early end, if it did.
    func log(_ tally: BatchStream.Tally, duration: Duration, _ failure: ServerError? = nil) {
      var metadata: Logger.Metadata = [
        "lines": .stringConvertible(tally.lines),
        "failures": .stringConvertible(tally.failures),
        "duration_ms": .stringConvertible(duration.roundedMilliseconds),
      ]
      if let failure { metadata["problem"] = .string(failure.code.description) }
      logger.info("batch", metadata: metadata)
    }

    /// Logs what should not have happened: the message sends people to the log.
    func report(_ error: ServerError) {
      let cause = error.cause.map { String(describing: $0) } ?? "-"
      logger.error("batch", metadata: ["problem": "\(error.code)", "cause": .string(cause)])
    }
  }

  /// Refuses a client that takes no kind of JSON.
  ///
  /// Lines of JSON are JSON to many a client, and the other way round: whoever takes one is given what fits the body.
  private func checkAccept(_ request: Request) throws(ServerError) {
    let types = [Self.json] + Self.lineTypes
    guard let header = request.headers[.accept], !types.contains(where: AcceptHeader(header).allows)
    else { return }
    throw ServerError(
      .notAcceptable,
      "A form is answered as \(types[0]) and lines as \(types[1]), which the Accept header excludes."
    )
  }
}

// MARK: - Lines

extension BatchEndpoint {
  private func answerLines(
    _ request: Request,
    _ type: String,
    _ read: Reading
  ) throws -> Response {
    let place = try gate.place(for: "batches")
    let answers = BatchAnswers(maximumPictureBytes: options.maximumBodyBytes) { bytes, json in
      try predict.predict(bytes, with: read.reader, isExplained: read.isExplained)
        .write(into: &json)
    }
    let stream = BatchStream(
      answers: answers,
      lane: predict.pool.lane,
      maximumLines: options.maximumBatchLines,
      // An explanation takes as long as two hundred readings, and is as long as thirty answers.
      blockLines: read.isExplained ? 1 : 64,
      report: { read.report($0) }
    )
    return Response(
      status: .ok,
      headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody { writer in
        defer { withExtendedLifetime(place) {} }
        let start = predict.now()
        var tally = BatchStream.Tally()
        do {
          try await stream.answer(request.body, to: &writer, counting: &tally)
          try await writer.finish(nil)
          read.log(tally, duration: predict.now() - start)
        } catch {
          read.log(tally, duration: predict.now() - start, ServerError(mapping: error))
          throw error
        }
      }
    )
  }
}

// MARK: - Forms

extension BatchEndpoint {
  private func answerForm(
    _ request: Request,
    _ boundary: MultipartBoundary,
    _ read: Reading
  ) async throws -> Response {
    let place = try gate.place(for: "batches")
    defer { withExtendedLifetime(place) {} }
    let (limit, overflow) = options.maximumBatchPictures
      .multipliedReportingOverflow(by: options.maximumBodyBytes + Self.partBytes)
    let collector = BodyCollector(limit: overflow ? .max : limit)
    try collector.checkAnnouncedLength(request.headers)
    var parser = MultipartParser(
      boundary: boundary,
      // A picture that is too large fails alone, so the form does not stop at it.
      limits: MultipartLimits(
        maximumParts: options.maximumBatchPictures + options.maximumFormParts,
        maximumFileBytes: collector.limit
      )
    )
    var form = BatchForm(
      maximumPictures: options.maximumBatchPictures,
      maximumPictureBytes: options.maximumBodyBytes
    )
    let entries = OrderedAnswers<Entry>()
    let window = BatchWindow()
    var number = 0
    var total = 0
    for try await chunk in request.body {
      total += chunk.readableBytes
      guard total <= collector.limit else { throw collector.tooLarge }
      try parser.consume(chunk.readableBytesUInt8Span, into: &form)
      for file in form.takeFiles() {
        let cost = await window.enter(bytes: file.byteCount) ?? 0
        predict.pool.lane.submit { [number] isWanted in
          entries.deliver(isWanted ? entry(file, read) : Entry(json: [], error: nil), at: number)
          window.leave(cost)
        }
        number += 1
      }
    }
    try parser.finish()
    guard form.count > 0 else {
      throw ServerError(
        .missingInput,
        "There is no picture in this form: it has no part named 'file'. \(Self.instructions)"
      )
    }
    entries.end(after: number)
    return Response(
      status: .ok,
      headers: Prediction.headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: await json(entries, read)))
    )
  }

  /// What is said of one picture.
  private struct Entry: Sendable {
    let json: [UInt8]
    let error: ServerError?
  }

  private func entry(_ file: BatchForm.File, _ read: Reading) -> Entry {
    var json = JSONWriter()
    var failure: ServerError?
    json.object { json in
      json.key("file")
      if let name = file.name { json.value(name) } else { json.null() }
      do {
        try predict.predict(file.bytes.get(), with: read.reader, isExplained: read.isExplained)
          .write(into: &json)
      } catch {
        let error = ServerError(mapping: error)
        json.key("error")
        json.value(error)
        failure = error
      }
    }
    return Entry(json: json.bytes, error: failure)
  }

  private func json(_ entries: OrderedAnswers<Entry>, _ read: Reading) async -> [UInt8] {
    var all: [Entry] = []
    while true {
      let due = await entries.due()
      guard !due.isEmpty else { break }
      all += due
    }
    var json = JSONWriter(capacity: all.count * 512)
    json.object { json in
      json.key("predictions")
      json.array { json in
        for entry in all {
          json.value(json: entry.json)
          if let error = entry.error, error.code == .internalError { read.report(error) }
        }
      }
    }
    return json.bytes
  }
}
