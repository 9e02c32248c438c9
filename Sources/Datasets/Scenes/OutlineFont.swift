// DigitClassifier
// SPDX-License-Identifier: MIT

/// The digits of a typeface as outlines, one unit high; `y` runs down.
public struct OutlineFont: Sendable, Hashable {
  /// Family and style, for people.
  public let name: String

  /// The family, which says whether the typeface is held out.
  public let family: String

  /// The closed outlines of each digit, 0...9; the outer ones run the other way round than holes.
  let digits: [[[SIMD2<Float>]]]
}
