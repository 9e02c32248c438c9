// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

extension GreyImage {
  /// The plane with each pixel's brightness told against its neighbourhood: 128 like the mean around it, more where it
  /// is lighter, less where it is darker, three deviations at either end.
  ///
  /// What light does to a scene is gone, and a groove in metal stands out as a pen's stroke on paper does.
  ///
  /// - Source: local contrast normalisation as in K. Jarrett, K. Kavukcuoglu, M. Ranzato, Y. LeCun: "What is the Best
  ///   Multi-Stage Architecture for Object Recognition?", 2009, with a square window.
  /// - Complexity: O(pixels).
  func locallyNormalized() -> GreyImage {
    let (width, height) = (self.width, self.height)
    let source = pixels.span
    // Sums over everything above and to the left, with a row and a column of zeros before.
    let pitch = width + 1
    var sums = [Int32](repeating: 0, count: pitch * (height + 1))
    var squares = [Int64](repeating: 0, count: pitch * (height + 1))
    for y in 0..<height {
      var (sum, square): (Int32, Int64) = (0, 0)
      let (above, row) = (y * pitch, (y + 1) * pitch)
      for x in 0..<width {
        let value = Int32(source[y * width + x])
        sum += value
        square += Int64(value * value)
        sums[row + x + 1] = sums[above + x + 1] + sum
        squares[row + x + 1] = squares[above + x + 1] + square
      }
    }
    let normalized = [UInt8](capacity: width * height) { output in
      for y in 0..<height {
        let (top, bottom) = (
          max(y - Self.contrastRadius, 0), min(y + Self.contrastRadius + 1, height)
        )
        for x in 0..<width {
          let left = max(x - Self.contrastRadius, 0)
          let right = min(x + Self.contrastRadius + 1, width)
          let (first, last) = (top * pitch, bottom * pitch)
          let area = Float((bottom - top) * (right - left))
          let sum =
            sums[last + right] - sums[last + left] - sums[first + right] + sums[first + left]
          let square =
            squares[last + right] - squares[last + left] - squares[first + right]
            + squares[first + left]
          let mean = Float(sum) / area
          let variance = max(Float(square) / area - mean * mean, 0)
          let deviations =
            (Float(source[y * width + x]) - mean) / (variance.squareRoot() + Self.contrastFloor)
          output.append(UInt8(min(max(128.5 + deviations * (127 / 3), 0), 255)))
        }
      }
    }
    return GreyImage(unchecked: width, height, normalized)
  }

  /// Half the window's side: it holds a digit and a little of what is around it.
  private static let contrastRadius = 12
  /// Added to the deviation: what is weaker is noise, and must not be blown up to strokes.
  private static let contrastFloor: Float = 4
}
