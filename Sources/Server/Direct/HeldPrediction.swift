// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import NIOCore

/// A request for a prediction that has not arrived completely.
struct HeldPrediction: Sendable {
  /// The request's head.
  let head: HTTPRequest
  /// When it arrived.
  let began: Duration
  /// What has arrived of its body.
  private(set) var body = ByteBuffer()

  /// Creates a request without a body.
  ///
  /// - Parameters:
  ///   - head: The request's head.
  ///   - began: When it arrived.
  init(head: HTTPRequest, began: Duration) {
    self.head = head
    self.began = began
  }

  /// Adds the next bytes of the body.
  ///
  /// The first are kept as they are, which are mostly all. Later ones are copied behind them: each
  /// alone would keep the memory of a whole read alive, and a client may send them one by one.
  ///
  /// - Parameter bytes: The next bytes.
  mutating func append(_ bytes: ByteBuffer) {
    if body.readableBytes == 0 {
      body = bytes
    } else {
      body.writeImmutableBuffer(bytes)
    }
  }
}
