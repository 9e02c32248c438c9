// DigitClassifier
// SPDX-License-Identifier: MIT

/// What a reading amounts to; only ``read`` is an answer to act on.
public enum Verdict: String, CaseIterable, Sendable {
  /// A digit was read.
  case read
  /// Two digits are too close to call.
  case confused
  /// Something is there, and it is no digit.
  case notADigit = "not_a_digit"
  /// There is nothing to classify: an even picture, or noise alone.
  case empty
  /// The picture is too blurred, too dark or too small to tell.
  case lowQuality = "low_quality"
  /// A camera's newest frame is too old.
  case staleFrame = "stale_frame"
}
