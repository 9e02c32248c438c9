// DigitClassifier
// SPDX-License-Identifier: MIT

/// A smooth random landscape over the plane: the same seed gives the same hills, at any point and in
/// any order of asking. It makes the grain of paper, pencil and wood.
struct ValueNoise: Sendable {
  let seed: UInt64

  /// The height at a point; hills are about one unit wide.
  ///
  /// - Returns: -1...1, 0 on average.
  func callAsFunction(_ point: SIMD2<Float>) -> Float {
    let cell = point.rounded(.down)
    let within = point - cell
    let (column, row) = (Int32(clamped: cell.x), Int32(clamped: cell.y))
    let ease = within * within * (3 - 2 * within)
    let top = mix(lattice(column, row), lattice(column &+ 1, row), ease.x)
    let bottom = mix(lattice(column, row &+ 1), lattice(column &+ 1, row &+ 1), ease.x)
    return mix(top, bottom, ease.y)
  }

  private func mix(_ a: Float, _ b: Float, _ share: Float) -> Float { a + (b - a) * share }

  /// The height at a lattice point: its coordinates and the seed, hashed (the finaliser of
  /// SplitMix64).
  private func lattice(_ column: Int32, _ row: Int32) -> Float {
    let place = UInt64(UInt32(bitPattern: column)) << 32 | UInt64(UInt32(bitPattern: row))
    var hash = place &+ seed &* 0x9e37_79b9_7f4a_7c15
    hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
    hash ^= hash >> 31
    return Float(hash >> 40) * 0x1p-23 - 1
  }
}

extension Int32 {
  /// The nearest representable whole number; 0 for NaN.
  fileprivate init(clamped value: Float) {
    self = Int32(exactly: value.rounded(.towardZero)) ?? (value > 0 ? .max : value < 0 ? .min : 0)
  }
}
