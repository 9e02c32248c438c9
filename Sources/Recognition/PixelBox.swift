// DigitClassifier
// SPDX-License-Identifier: MIT

/// A rectangle of whole pixels in the upright picture, as it was given.
public struct PixelBox: Sendable, Hashable {
  /// Columns left of the box.
  public var x: Int
  /// Rows above the box.
  public var y: Int
  /// Columns in the box, at least 1.
  public var width: Int
  /// Rows in the box, at least 1.
  public var height: Int

  /// Creates a box from its top left corner and its sides.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}
