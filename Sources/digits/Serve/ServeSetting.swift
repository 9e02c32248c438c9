// DigitClassifier
// SPDX-License-Identifier: MIT

/// A setting of the server, under its name in the configuration file.
///
/// The environment variable is `DIGITS_` and the name in capitals: `DIGITS_CAMERA_FOLDER`.
enum ServeSetting: String, CaseIterable, Sendable {
  case host
  case port
  case model
  case kernels
  case precision
  case maximumError = "max_error"
  case cameraFolder = "camera_folder"
  case logLevel = "log_level"
  case logFormat = "log_format"
  case allowAnonymous = "allow_anonymous"
  case maximumBodyBytes = "maximum_body_bytes"
  case maximumPixels = "maximum_pixels"
  case maximumConcurrentPredictions = "maximum_concurrent_predictions"
  case recognitionThreads = "recognition_threads"
  case drainDelaySeconds = "drain_delay_seconds"
  case drainTimeoutSeconds = "drain_timeout_seconds"

  /// All names, for help and for complaints.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
