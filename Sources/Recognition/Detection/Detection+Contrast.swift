// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension Detection {
  /// Whether brightness differs enough in its box for ink to be there.
  ///
  /// The networks are told brightness against its neighbourhood. Where paper is blown out to white, there is hardly any
  /// but what noise and compression left, and that is told as if it were strokes.
  func standsOut(in picture: GreyImage) -> Bool {
    contrast(in: picture) >= Self.leastContrast
  }

  /// The root mean square contrast of its box: the standard deviation of brightness as a share of its mean.
  ///
  /// - Source: E. Peli, "Contrast in Complex Images", Journal of the Optical Society of America A 7, 1990.
  private func contrast(in picture: GreyImage) -> Double {
    let box = box(in: picture)
    var (sum, squares) = (0, 0)
    let pixels = picture.pixels.span
    for row in box.y..<box.y + box.height {
      for column in box.x..<box.x + box.width {
        let value = Int(pixels[row * picture.width + column])
        sum += value
        squares += value * value
      }
    }
    let count = Double(box.width * box.height)
    let mean = Double(sum) / count
    // Black has no mean to compare with.
    return max(Double(squares) / count - mean * mean, 0).squareRoot() / max(mean, 1)
  }

  /// Of 5,400 drawn digits in light of many kinds all stand out more, and of what was taken for digits where none were,
  /// most does not.
  private static let leastContrast = 0.012
}
