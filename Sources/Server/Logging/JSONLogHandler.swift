// DigitClassifier
// SPDX-License-Identifier: MIT

import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes each log line as one JSON object: `time`, `level`, `label`, `message`, then its metadata.
struct JSONLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  private let label: String
  private let now: @Sendable () -> Date
  private let write: @Sendable ([UInt8]) -> Void

  /// Creates a handler.
  ///
  /// - Parameters:
  ///   - label: What the lines are labelled with.
  ///   - now: The time of day.
  ///   - write: Takes each whole line, line end included.
  init(
    label: String,
    now: @escaping @Sendable () -> Date = { Date() },
    write: @escaping @Sendable ([UInt8]) -> Void = StandardErrorLine.write
  ) {
    self.label = label
    self.now = now
    self.write = write
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields = metadata
    if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
    if let own = event.metadata { fields.merge(own) { $1 } }
    if let error = event.error { fields["error"] = .string(String(describing: error)) }
    var json = JSONWriter()
    json.object { json in
      json.key("time")
      json.value(Self.timestamp(now()))
      json.key("level")
      json.value(event.level.rawValue)
      json.key("label")
      json.value(label)
      json.key("message")
      json.value(event.message.description)
      for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
        json.key(key)
        Self.write(value, to: &json)
      }
    }
    write(json.bytes + [.lineFeed])
  }

  private static func write(_ value: Logger.Metadata.Value, to json: inout JSONWriter) {
    switch value {
    case .string(let text): json.value(text)
    case .stringConvertible(let number as Int): json.value(number)
    case .stringConvertible(let number as Double): json.value(number)
    case .stringConvertible(let flag as Bool): json.value(flag)
    case .stringConvertible(let value): json.value(value.description)
    case .array(let values):
      json.array { json in
        for value in values { write(value, to: &json) }
      }
    case .dictionary(let values):
      json.object { json in
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
          json.key(key)
          write(value, to: &json)
        }
      }
    }
  }

  /// RFC 3339 in UTC with milliseconds.
  private static func timestamp(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}
