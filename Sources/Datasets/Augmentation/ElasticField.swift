// DigitClassifier
// SPDX-License-Identifier: MIT

internal import NeuralNet

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Random displacements, one for each pixel of a 28×28 picture, smooth from pixel to pixel.
///
/// As in Simard et al. 2003: each pixel draws two numbers between -1 and 1, a Gaussian smooths both
/// fields, and alpha scales them. The smoothing is exact within three standard deviations and
/// treats what lies outside the picture as 0, so displacements become smaller towards the border.
///
/// A Gaussian is separable, so smoothing a field F is `G * F * G` with the symmetric 28×28 matrix
/// `G[i][j] = g(|i - j|)`: two products whose inner loops add whole rows, which compilers turn into
/// vector code. Lives on the stack.
struct ElasticField: ~Copyable {
  /// One number for each pixel, row-major.
  typealias Plane = InlineArray<784, Float>

  private static let side = 28

  /// How far right of its place each pixel looks, in pixels.
  private(set) var horizontal: Plane
  /// How far below its place each pixel looks, in pixels.
  private(set) var vertical: Plane

  /// Draws a field.
  ///
  /// - Parameters:
  ///   - alpha: The strength in pixels: what a displacement would be without the smoothing.
  ///   - sigma: The standard deviation of the Gaussian in pixels, above 0.
  ///   - generator: Source of chance; 784 numbers of 64 bits are taken.
  init(alpha: Float, sigma: Float, using generator: inout SeededGenerator) {
    precondition(sigma > 0, "a Gaussian with a standard deviation of \(sigma)")
    horizontal = Plane(repeating: 0)
    vertical = Plane(repeating: 0)
    var right = horizontal.mutableSpan
    var down = vertical.mutableSpan
    for index in 0..<Self.side * Self.side {
      // The two halves of one draw, as signed numbers of 32 bits, brought to -1...1.
      let bits = generator.next()
      right[index] = Float(Int32(truncatingIfNeeded: bits >> 32)) * 0x1p-31
      down[index] = Float(Int32(truncatingIfNeeded: bits)) * 0x1p-31
    }
    let kernel = Self.kernel(sigma: sigma)
    Self.smooth(&right, with: kernel.span, scale: alpha)
    Self.smooth(&down, with: kernel.span, scale: alpha)
  }

  /// Replaces a field by `scale * G * field * G`.
  private static func smooth(
    _ field: inout MutableSpan<Float>,
    with kernel: Span<Float>,
    scale: Float
  ) {
    var plane = Plane(repeating: 0)
    var halfWay = plane.mutableSpan
    multiply(kernel, field.span, scale: scale, into: &halfWay)
    multiply(halfWay.span, kernel, scale: 1, into: &field)
  }

  /// Computes `scale * left * right` of two 28×28 matrices.
  private static func multiply(
    _ left: Span<Float>,
    _ right: Span<Float>,
    scale: Float,
    into product: inout MutableSpan<Float>
  ) {
    for row in 0..<side {
      // The sums of one row stay in registers.
      var sums = InlineArray<28, Float>(repeating: 0)
      for other in 0..<side {
        let weight = left[row * side + other] * scale
        let line = right.extracting((other * side)..<(other * side + side))
        for column in 0..<side { sums[column] += weight * line[column] }
      }
      for column in 0..<side { product[row * side + column] = sums[column] }
    }
  }

  /// Makes the matrix G; its numbers along a row far from the border sum up to 1.
  private static func kernel(sigma: Float) -> Plane {
    let radius = min(side - 1, Int((3 * min(sigma, Float(side))).rounded(.up)))
    var weights = InlineArray<28, Float>(repeating: 0)
    var sum: Float = 0
    for distance in 0...radius {
      let ratio = Float(distance) / sigma
      weights[distance] = exp(-0.5 * ratio * ratio)
      sum += distance == 0 ? weights[distance] : 2 * weights[distance]
    }
    for distance in 0...radius { weights[distance] /= sum }
    var matrix = Plane(repeating: 0)
    var elements = matrix.mutableSpan
    for row in 0..<side {
      for column in 0..<side { elements[row * side + column] = weights[abs(row - column)] }
    }
    return matrix
  }
}
