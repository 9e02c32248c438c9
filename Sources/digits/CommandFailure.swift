// DigitClassifier
// SPDX-License-Identifier: MIT

/// A failure of a command that no other module has an error for.
///
/// Printed as one line on standard error; the exit status is 1.
struct CommandFailure: Error, CustomStringConvertible {
  /// What was expected, what was found, and what to do.
  let message: String

  init(_ message: String) {
    self.message = message
  }

  var description: String { message }
}
