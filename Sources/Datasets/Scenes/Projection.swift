// DigitClassifier
// SPDX-License-Identifier: MIT

/// A view of a plane: straight lines stay straight, and what is farther away is smaller.
///
/// Maps places of the picture to places of the plane; homogeneous coordinates.
struct Projection: Sendable, Equatable {
  /// Rows of a 3×3 matrix.
  var rows: (SIMD3<Float>, SIMD3<Float>, SIMD3<Float>)

  /// Every place stays where it is.
  static let identity = Projection(rows: ([1, 0, 0], [0, 1, 0], [0, 0, 1]))

  static func == (left: Self, right: Self) -> Bool { left.rows == right.rows }

  /// Where a place goes.
  func callAsFunction(_ place: SIMD2<Float>) -> SIMD2<Float> {
    let point = SIMD3(place, 1)
    let depth = (rows.2 * point).sum()
    return SIMD2((rows.0 * point).sum(), (rows.1 * point).sum()) / depth
  }

  /// The map back.
  var inverse: Projection {
    let (a, b, c) = rows
    // Columns of the adjugate are cross products of the rows; the factor does not matter.
    let (x, y, z) = (Self.cross(b, c), Self.cross(c, a), Self.cross(a, b))
    return Projection(rows: ([x.x, y.x, z.x], [x.y, y.y, z.y], [x.z, y.z, z.z]))
  }

  private static func cross(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> SIMD3<Float> {
    [a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x]
  }

  /// Looks at a plane that is turned and tilted about the picture's middle.
  ///
  /// - Parameters:
  ///   - size: Width and height of the picture.
  ///   - degrees: The turn, clockwise; -45...45.
  ///   - tilt: How far the plane leans back, in degrees; -45...45.
  ///   - direction: Where it leans back to; of length 1.
  init(size: SIMD2<Float>, degrees: Float, tilt: Float, direction: SIMD2<Float>) {
    let half = size / 2
    let turn = SIMD2<Float>(1, 0).turned(halfTurn: -Angle.halfTurn(degrees: degrees))
    let lean = SIMD2<Float>(1, 0).turned(halfTurn: Angle.halfTurn(degrees: tilt))
    // From a distance of about two picture widths, as telephones are held.
    let distance = 2 * size.max()
    // A place p of the picture lies on the ray (p, distance); the plane leans about the picture's middle.
    let pull = direction * (lean.y / (distance * lean.x))
    // Along the lean the plane is stretched by 1 / cosine.
    let stretch = 1 / lean.x - 1
    let (xx, xy, yy) = (
      1 + stretch * direction.x * direction.x, stretch * direction.x * direction.y,
      1 + stretch * direction.y * direction.y
    )
    let across = SIMD2(turn.x * xx - turn.y * xy, turn.x * xy - turn.y * yy)
    let down = SIMD2(turn.y * xx + turn.x * xy, turn.y * xy + turn.x * yy)
    // Everything so far is about the middle: move there, and back.
    let depth = SIMD3(-pull.x, -pull.y, 1 + (pull * half).sum())
    let first = SIMD3(across, -(across * half).sum()) + half.x * depth
    let second = SIMD3(down, -(down * half).sum()) + half.y * depth
    rows = (first, second, depth)
  }

  init(rows: (SIMD3<Float>, SIMD3<Float>, SIMD3<Float>)) { self.rows = rows }
}

/// Angles without the system's mathematics library, whose last bits differ between platforms.
enum Angle {
  /// The tangent of half an angle.
  ///
  /// - Parameter degrees: -90...90.
  /// - Returns: The tangent, as `turned(halfTurn:)` takes it.
  static func halfTurn(degrees: Float) -> Float { tangent(degrees: degrees / 2) }

  /// The tangent of an angle, to six digits.
  ///
  /// - Parameter degrees: -45...45.
  /// - Returns: The tangent.
  static func tangent(degrees: Float) -> Float {
    let angle = degrees * (.pi / 180)
    let square = angle * angle
    // The Padé approximation of order 5/4.
    return angle * (945 - 105 * square + square * square)
      / (945 - 420 * square + 15 * square * square)
  }
}
