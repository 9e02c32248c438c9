// DigitClassifier
// SPDX-License-Identifier: MIT

public import Logging

/// How log lines look.
public enum LogFormat: String, CaseIterable, Sendable {
  /// One line of text for people.
  case text
  /// One JSON object a line, for log collectors.
  case json

  /// Makes a logger that writes to standard error.
  ///
  /// - Parameters:
  ///   - label: What the lines are labelled with.
  ///   - level: The least important level that is written.
  /// - Returns: The logger.
  public func makeLogger(label: String, level: Logger.Level) -> Logger {
    var logger = Logger(label: label) { label in
      switch self {
      case .text: StreamLogHandler.standardError(label: label)
      case .json: JSONLogHandler(label: label)
      }
    }
    logger.logLevel = level
    return logger
  }
}
