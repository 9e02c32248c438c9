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
  /// The picture is too blurred, too faint or too small to tell; a sure reading of such a picture is ``read``.
  case lowQuality = "low_quality"
  /// A camera's newest frame is too old.
  case staleFrame = "stale_frame"

  /// Why an answer with this verdict is not to be acted on, in a sentence or two with advice; `nil` for ``read``.
  public var reason: String? {
    switch self {
    case .read: nil
    case .confused: "It is not sure enough which digit this is. Write the digit more clearly."
    case .notADigit:
      "What was found does not look like a digit. Show one whole digit, apart from anything else."
    case .empty:
      "Nothing stands out from the background. Show a digit, in better light or with a darker pen."
    case .lowQuality: "The picture is too blurred, too faint or too small to tell. Take it again."
    case .staleFrame: "The camera's newest frame is too old. Check the camera."
    }
  }
}
