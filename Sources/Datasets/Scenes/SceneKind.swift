// DigitClassifier
// SPDX-License-Identifier: MIT

/// The sorts of scenes that can be drawn.
public enum SceneKind: String, CaseIterable, Sendable, Hashable, Codable {
  /// One digit written by hand.
  case handwritten
  /// Digits as quality grades on products: stencilled, engraved, printed in dots, and the like.
  case stamped
  /// Numbers of two to eight digits, in one to three lines, written or printed.
  case several
  /// One digit or number in print.
  case printed
  /// Surfaces without a digit.
  case empty
  /// Letters, symbols, scribbles, shapes: marks that are no digit.
  case nonDigit = "non_digit"
  /// Products that pass a camera.
  case belt

  /// The kinds that stand alone; a belt is a sequence (see ``Belt``).
  public static let single: [SceneKind] = [
    .handwritten, .stamped, .several, .printed, .empty, .nonDigit,
  ]
}
