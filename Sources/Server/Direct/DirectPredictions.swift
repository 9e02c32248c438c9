// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Logging
import NIOCore

/// Says which requests can be answered without a task, and answers them.
///
/// An answer is what the long way would give: the same fields in the same order, the same body, the
/// same line in the log.
struct DirectPredictions: Sendable {
  /// A whole answer.
  struct Answer: Sendable {
    /// The status and the header fields.
    let head: HTTPResponse
    /// The JSON text.
    let body: ByteBuffer
  }

  /// What a form may add to the largest picture that is read on the spot.
  private static let formBytes = 4 * 1024

  let endpoint: PredictEndpoint
  let readiness: Readiness
  let environment: ServerEnvironment
  let logger: Logger
  let serverName: String
  private let date = DateField()

  /// Creates the answers of a server.
  ///
  /// - Parameters:
  ///   - endpoint: Reads pictures.
  ///   - readiness: Whether connections end with their next answer.
  ///   - environment: The time, and identifiers.
  ///   - logger: Gets a line for each answer.
  ///   - serverName: The value of `Server`.
  init(
    endpoint: PredictEndpoint,
    readiness: Readiness,
    environment: ServerEnvironment,
    logger: Logger,
    serverName: String
  ) {
    self.endpoint = endpoint
    self.readiness = readiness
    self.environment = environment
    self.logger = logger
    self.serverName = serverName
  }

  /// Takes a request if it may turn out to be small.
  ///
  /// - Parameter head: The request's head.
  /// - Returns: The request, to be ended with ``answer(_:)`` or ``letGo()``; or nil if it must take
  ///   the long way.
  func hold(_ head: HTTPRequest) -> HeldPrediction? {
    guard head.method == .post, head.path == endpoint.path, isSmall(head.headerFields),
      endpoint.gate.enter()
    else { return nil }
    return HeldPrediction(head: head, began: environment.now())
  }

  /// Says that a request takes the long way after all.
  func letGo() { endpoint.gate.leave() }

  /// Answers a request that has arrived completely.
  ///
  /// - Parameter request: The request.
  /// - Returns: The answer, or nil if the request must take the long way; then it is still held.
  func answer(_ request: HeldPrediction) -> Answer? {
    guard let prediction = endpoint.predict(onTheSpot: request.head, request.body) else {
      return nil
    }
    endpoint.gate.leave()
    let fields = request.head.headerFields
    let identity = RequestIdentity(fields, environment)
    let body = ByteBuffer(bytes: prediction.json)
    var head = HTTPResponse(status: .ok, headerFields: Prediction.headers)
    head.headerFields.append(
      HTTPField(name: .contentLength, value: String(body.readableBytes))
    )
    head.headerFields.append(HTTPField(name: .xRequestID, value: identity.requestID))
    if readiness.phase == .draining {
      head.headerFields.append(HTTPField(name: .connection, value: "close"))
    }
    head.headerFields.append(HTTPField(name: .date, value: date.value))
    head.headerFields.append(HTTPField(name: .server, value: serverName))
    RequestRecord(
      request: request.head,
      path: endpoint.path,
      response: head,
      failure: nil,
      duration: environment.now() - request.began
    ).write(to: logger, identity)
    return Answer(head: head, body: body)
  }

  /// Whether the whole body is announced to be small; a body of unknown length may not be.
  private func isSmall(_ fields: HTTPFields) -> Bool {
    guard let text = fields[.contentLength], let length = Int(text) else { return false }
    return length <= PredictEndpoint.smallBytes + Self.formBytes
  }
}
