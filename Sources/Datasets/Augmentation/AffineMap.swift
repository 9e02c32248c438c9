// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A map from the places of a result to those of its original, both in pixels with pixel centres at
/// whole numbers: `source = (xx*x + xy*y + x0, yx*x + yy*y + y0)`.
struct AffineMap: Sendable, Equatable {
  var xx: Float
  var xy: Float
  var x0: Float
  var yx: Float
  var yy: Float
  var y0: Float

  /// Each pixel stays where it is.
  static let identity = AffineMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0)

  init(xx: Float, xy: Float, x0: Float, yx: Float, yy: Float, y0: Float) {
    self.xx = xx
    self.xy = xy
    self.x0 = x0
    self.yx = yx
    self.yy = yy
    self.y0 = y0
  }

  /// Inverts the map that shears, scales and turns a picture about its centre and then shifts it.
  ///
  /// Forward, with the centre at (13.5, 13.5), a point p goes to `s * R * H * p + t`, where R turns by
  /// the angle (clockwise on a screen, where y grows downwards) and H moves x by `shear * y`. The
  /// inverse is `H⁻¹ * R⁻¹ * (p - t) / s`.
  ///
  /// - Parameters:
  ///   - angle: The rotation in radians.
  ///   - scale: The factor of growth, above 0.
  ///   - shear: The tangent of the slant.
  ///   - shiftX: The shift to the right in pixels.
  ///   - shiftY: The shift downwards in pixels.
  init(invertingRotation angle: Float, scale: Float, shear: Float, shiftX: Float, shiftY: Float) {
    let centre: Float = 13.5
    let cosine = cos(angle) / scale
    let sine = sin(angle) / scale
    // R⁻¹/s = [c s; -s c]; H⁻¹ = [1 -k; 0 1].
    yx = -sine
    yy = cosine
    xx = cosine + shear * sine
    xy = sine - shear * cosine
    let outX = centre + shiftX
    let outY = centre + shiftY
    x0 = centre - (xx * outX + xy * outY)
    y0 = centre - (yx * outX + yy * outY)
  }
}
