// DigitClassifier
// SPDX-License-Identifier: MIT

import Logging
import Synchronization

/// The lines of one kind that a server logs, with their metadata.
final class LogLines: Sendable {
  private let message: String
  private let lines = Mutex<[[String: String]]>([])

  /// Collects lines.
  init(_ message: String) { self.message = message }

  /// The lines so far.
  var all: [[String: String]] { lines.withLock { $0 } }

  /// What the lines come from.
  var logger: Logger {
    Logger(label: "test") { _ in Handler(lines: self) }
  }

  private struct Handler: LogHandler {
    let lines: LogLines
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      guard event.message.description == lines.message else { return }
      let fields = metadata.merging(event.metadata ?? [:]) { $1 }
      var line = fields.mapValues { "\($0)" }
      line["level"] = event.level.rawValue
      lines.lines.withLock { [line] in $0.append(line) }
    }
  }
}
