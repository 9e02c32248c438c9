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

  /// The area that two boxes share, of the area that either covers (intersection over union): 1 for the same box, 0
  /// for boxes apart.
  package func overlap(with other: PixelBox) -> Double {
    let columns = min(x + width, other.x + other.width) - max(x, other.x)
    let rows = min(y + height, other.y + other.height) - max(y, other.y)
    let shared = max(columns, 0) * max(rows, 0)
    return Double(shared) / Double(width * height + other.width * other.height - shared)
  }
}
