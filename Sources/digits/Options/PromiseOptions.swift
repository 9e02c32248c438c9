// DigitClassifier
// SPDX-License-Identifier: MIT

import ArgumentParser
import Recognition

/// What is promised of accepted readings.
struct PromiseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Accept only so much that at most this share of accepted readings is wrong, such as 0.001.",
      discussion: "Without it DIGITS_MAX_ERROR, and without that nothing is promised.",
      valueName: "share"
    )
  )
  var maxError: String?

  /// The recogniser that keeps what was asked for on the command line or in the environment.
  ///
  /// - Throws: `CommandFailure` for what is no share; `RecognitionError` where the model does not support it.
  func promised(_ recognizer: Recognizer) throws -> Recognizer {
    guard let share = try Self.share(maxError ?? Environment.value("DIGITS_MAX_ERROR")) else {
      return recognizer
    }
    return try recognizer.promising(share)
  }

  /// Reads a share.
  ///
  /// - Throws: `CommandFailure` for what is none.
  static func share(_ text: String?) throws(CommandFailure) -> Double? {
    guard let text else { return nil }
    guard let share = Double(text), share > 0, share < 1 else {
      throw CommandFailure(
        "Expected a largest share of errors above 0 and below 1, such as 0.001; found “\(text)”."
      )
    }
    return share
  }
}
