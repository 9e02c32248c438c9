// DigitClassifier
// SPDX-License-Identifier: MIT

/// What a convolution does at the edge of the map.
public enum Padding: String, Sendable, Hashable, Codable, CaseIterable {
  /// The kernel stays inside: each side shrinks by kernel size − 1.
  case valid

  /// Zeros around the map: the size stays the same.
  case same
}
