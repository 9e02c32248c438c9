// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The process's environment variables.
enum Environment {
  /// All that are set to something: an empty variable, as compose files leave them, counts as not
  /// set.
  static var variables: [String: String] {
    ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
  }

  /// The value of a variable, or nil when it is not set or empty.
  static func value(_ name: String) -> String? { variables[name] }
}
