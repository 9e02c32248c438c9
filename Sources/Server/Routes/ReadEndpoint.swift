// DigitClassifier
// SPDX-License-Identifier: MIT

import Hummingbird
import Imaging
import Recognition

/// `POST /v1/read`: one picture in, every digit in it out.
struct ReadEndpoint: Sendable {
  /// What takes pictures in for `POST /predict`, and says who reads them where.
  let intake: PredictEndpoint

  /// The operation.
  var endpoint: Endpoint {
    let predict = intake.endpoint
    return Endpoint(
      .post,
      "/v1/read",
      produces: predict.produces,
      failures: predict.failures
    ) { request, _ in
      try await intake.gate.pass { try await read(request).response }
    }
  }

  private func read(_ request: Request) async throws -> PageAnswer {
    let input = try await PredictionInput.read(
      request,
      limits: intake.formLimits,
      maximumBytes: intake.options.maximumBodyBytes
    )
    // Before a picture is fetched or decoded: to refuse a wish costs next to nothing.
    let reader = try input.maximumError.map { try intake.reader.promising($0) } ?? intake.reader
    let rule = try input.field.rule()
    _ = try input.field.verify(.empty)
    switch input.picture {
    case .camera:
      let (image, spent) = try await intake.newestFrame()
      return try await answer(input.field, rule, reader, .camera, spent) { image }
    case .upload(let bytes):
      let limits = intake.imageLimits
      return try await answer(input.field, rule, reader, .upload, .zero) {
        try Image(decoding: bytes, limits: limits, isColourNeeded: false)
      }
    }
  }

  private func answer(
    _ field: FieldRequest,
    _ rule: FieldRule?,
    _ reader: DigitReader,
    _ source: Prediction.Source,
    _ spent: Duration,
    _ image: @escaping @Sendable () throws -> Image
  ) async throws -> PageAnswer {
    try await intake.pool.run {
      let start = intake.now() - spent
      let page = reader.readPage(try image())
      return PageAnswer(
        page: page,
        field: rule.map { ($0, $0.read(page)) },
        verification: try field.verify(page),
        reader: reader,
        source: source,
        elapsed: intake.now() - start
      )
    }
  }
}
