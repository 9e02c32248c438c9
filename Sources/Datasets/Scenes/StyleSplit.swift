// DigitClassifier
// SPDX-License-Identifier: MIT

/// Which hands, typefaces, surfaces and inks a scene may be made with.
///
/// A style is either trained on or held out, by name and for good: a reader that was trained on one half can be measured on
/// styles that it has never met, whatever the seeds. Digits that are pasted from a data set are the caller's to split.
public enum StyleSplit: String, CaseIterable, Sendable, Codable {
  /// Styles to train on.
  case train
  /// Styles that are never trained on.
  case heldOut = "held-out"
  /// Both.
  case all

  /// Hands, typefaces and markings that are held out.
  public static let heldOutLetterings: Set<String> = [
    "hand: wide", "hand: backhand", "print: geometric", "print: fine", "stencil: narrow",
    "segments: slanted", "dots: square", "dots: tall",
  ]

  /// Families of system fonts that are held out; all others may be trained on.
  public static let heldOutFontFamilies: Set<String> = [
    "DejaVu Serif", "DejaVu Sans Condensed", "Liberation Serif", "Noto Serif", "FreeSerif",
    "Courier New",
    "Times New Roman", "Georgia", "Helvetica", "Menlo", "Nimbus Roman", "Ubuntu",
  ]

  /// Surfaces that are held out.
  public static let heldOutSurfaces: Set<String> = [
    "recycled paper", "slate", "cast iron", "black plastic", "oak", "corrugated cardboard",
    "amber display",
  ]

  /// Inks that are held out.
  public static let heldOutInks: Set<String> = ["violet", "orange", "brown", "light grey"]

  /// Whether a style with this name may be used.
  ///
  /// - Parameters:
  ///   - name: The style.
  ///   - heldOut: The names that are held out.
  /// - Returns: Whether it may.
  func allows(_ name: String, heldOut: Set<String>) -> Bool {
    switch self {
    case .train: !heldOut.contains(name)
    case .heldOut: heldOut.contains(name)
    case .all: true
    }
  }
}
