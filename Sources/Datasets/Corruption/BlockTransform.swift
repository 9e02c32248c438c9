// DigitClassifier
// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What JPEG does to a grey picture: 8×8 blocks, their cosine transform rounded to coarse steps.
///
/// - Source: ITU-T T.81, annexes A.3.3 (transform) and K.1 (the luminance steps).
enum BlockTransform {
  /// Compresses a 28×28 picture and takes it apart again.
  ///
  /// - Parameters:
  ///   - pixels: The picture.
  ///   - coarseness: 0...1; 1 is about quality 5, two thirds about quality 10.
  static func compress(_ pixels: inout MutableSpan<Float>, coarseness: Float) {
    // Steps are those of quality 50 times this factor.
    let factor = (1 + 9 * coarseness * coarseness) / 255
    for top in stride(from: 0, to: 32, by: 8) {
      for left in stride(from: 0, to: 32, by: 8) {
        compressBlock(&pixels, top: top, left: left, factor: factor)
      }
    }
  }

  private static func compressBlock(
    _ pixels: inout MutableSpan<Float>,
    top: Int,
    left: Int,
    factor: Float
  ) {
    let side = PaddedImage.side
    var block = InlineArray<64, Float>(repeating: 0)
    for y in 0..<8 {
      for x in 0..<8 {
        // Encoders repeat the last row and column in a block that reaches beyond the picture.
        block[8 * y + x] = pixels[min(top + y, side - 1) * side + min(left + x, side - 1)] - 0.5
      }
    }
    transform(&block, forward: true)
    for index in 0..<64 {
      let step = Float(steps[index]) * factor
      block[index] = (block[index] / step).rounded() * step
    }
    transform(&block, forward: false)
    for y in 0..<8 where top + y < side {
      for x in 0..<8 where left + x < side {
        pixels[(top + y) * side + left + x] = (block[8 * y + x] + 0.5).inUnitRange
      }
    }
  }

  /// The orthonormal cosine transform of rows and columns, or its inverse.
  private static func transform(_ block: inout InlineArray<64, Float>, forward: Bool) {
    for isColumn in [false, true] {
      let (line, step) = isColumn ? (1, 8) : (8, 1)
      for start in 0..<8 {
        var result = InlineArray<8, Float>(repeating: 0)
        for out in 0..<8 {
          for index in 0..<8 {
            let cosine = forward ? cosines[8 * out + index] : cosines[8 * index + out]
            result[out] += cosine * block[start * line + index * step]
          }
        }
        for index in 0..<8 { block[start * line + index * step] = result[index] }
      }
    }
  }

  /// Row k: the k-th cosine of eight samples.
  private static let cosines: InlineArray<64, Float> = {
    var table = InlineArray<64, Float>(repeating: 0)
    for k in 0..<8 {
      let scale = k == 0 ? 0.125.squareRoot() : 0.5
      for n in 0..<8 {
        table[8 * k + n] = Float(scale * cos(.pi * (Double(n) + 0.5) * Double(k) / 8))
      }
    }
    return table
  }()

  private static let steps: InlineArray<64, UInt8> = [
    16, 11, 10, 16, 24, 40, 51, 61,
    12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77,
    24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
  ]
}
