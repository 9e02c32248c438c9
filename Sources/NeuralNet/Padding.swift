// DigitClassifier
// SPDX-License-Identifier: MIT

/// What a convolution does at the edge of the map.
public enum Padding: String, Sendable, Hashable, Codable, CaseIterable {
  /// The kernel stays inside: with stride 1 each side shrinks by kernel size − 1.
  case valid

  /// Zeros around the map: with stride 1 the size stays the same, with stride 2 it is halved, rounding up.
  case same

  /// Pixels of zeros on each side for an odd kernel size.
  func pixels(kernelSize: Int) -> Int { self == .same ? kernelSize / 2 : 0 }
}
