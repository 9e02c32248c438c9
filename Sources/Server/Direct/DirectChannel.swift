// DigitClassifier
// SPDX-License-Identifier: MIT

import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// Hummingbird's HTTP/1.1 connection, with a ``DirectPredictionHandler`` before its tasks.
struct DirectChannel: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  /// The connection as Hummingbird sets it up.
  let http1: HTTP1Channel
  /// Answers the requests that need no task.
  let predictions: DirectPredictions

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    http1.setup(channel: channel, logger: logger).flatMapThrowing { [predictions] value in
      let operations = value.channel.pipeline.syncOperations
      // Idle timeouts and the graceful stop are kept by the handlers before ours, which have to see
      // every request and every response.
      let keeper = try operations.handler(type: HTTPConnectionStateHandler.self)
      try operations.addHandler(
        DirectPredictionHandler(predictions: predictions),
        position: .after(keeper)
      )
      return value
    }
  }

  func handle(value: Value, logger: Logger) async {
    await http1.handle(value: value, logger: logger)
  }
}
