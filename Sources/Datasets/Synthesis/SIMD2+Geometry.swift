// DigitClassifier
// SPDX-License-Identifier: MIT

extension SIMD2<Float> {
  /// Euclidean length.
  var length: Float { (self * self).sum().squareRoot() }

  /// Euclidean distance.
  func distance(to other: Self) -> Float { (other - self).length }

  /// The vector turned about the origin, clockwise on a picture whose `y` runs down.
  ///
  /// Taking the tangent of half the angle instead of the angle needs no call to the system's
  /// mathematics library, whose last bits differ between platforms.
  /// - Parameter halfTurn: Tangent of half the angle.
  /// - Returns: A vector as long as this one.
  func turned(halfTurn: Float) -> Self {
    let scale = 1 / (1 + halfTurn * halfTurn)
    let (cosine, sine) = ((1 - halfTurn * halfTurn) * scale, 2 * halfTurn * scale)
    return Self(cosine * x - sine * y, sine * x + cosine * y)
  }
}
