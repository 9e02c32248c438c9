// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import NIOCore

/// Reads request bodies, never more of them than allowed.
struct BodyCollector: Sendable {
  /// The most bytes of a body.
  let limit: Int

  /// Refuses a body that announces to be too large, before any of it is read.
  ///
  /// - Parameter headers: The request's header fields.
  /// - Throws: `ServerError.Code.contentTooLarge`.
  func checkAnnouncedLength(_ headers: HTTPFields) throws(ServerError) {
    // What is not a number was refused by the HTTP parser, unless it overflows.
    guard let text = headers[.contentLength] else { return }
    guard let length = Int(text), length <= limit else { throw tooLarge }
  }

  /// Calls a function with each chunk of a body.
  ///
  /// - Parameters:
  ///   - body: The body.
  ///   - consume: Called with every chunk, in order.
  /// - Throws: `ServerError.Code.contentTooLarge` as soon as the body is, what `consume` throws, and
  ///   what reading from the connection throws.
  func forEachChunk(
    of body: RequestBody,
    _ consume: (ByteBuffer) throws -> Void
  ) async throws {
    var total = 0
    for try await chunk in body {
      total += chunk.readableBytes
      guard total <= limit else { throw tooLarge }
      try consume(chunk)
    }
  }

  /// Reads a whole body.
  ///
  /// - Parameter body: The body.
  /// - Returns: Its bytes.
  /// - Throws: As ``forEachChunk(of:_:)``.
  func bytes(of body: RequestBody) async throws -> [UInt8] {
    // Grows with what arrives, not with what was announced.
    var bytes: [UInt8] = []
    try await forEachChunk(of: body) { bytes.append(contentsOf: $0.readableBytesView) }
    return bytes
  }

  /// What to say of a body that is too large.
  var tooLarge: ServerError {
    ServerError(.contentTooLarge, "The body may have \(limit) bytes at most.")
  }
}
