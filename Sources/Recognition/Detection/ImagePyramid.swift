// DigitClassifier
// SPDX-License-Identifier: MIT

package import Imaging

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A picture in sizes that differ by the root of two, so that a digit of any height is about 20 pixels high in one.
package struct ImagePyramid {
  /// The picture at one size.
  package struct Level {
    /// Brightness against its neighbourhood, with even grey around it; see ``margin``.
    package let plane: GreyImage
    /// Pixels of this level for each pixel of the picture.
    package let scale: Double

    /// Where a point of the picture lies in the plane.
    package func place(x: Double, y: Double) -> (x: Double, y: Double) {
      (x * scale + Double(ImagePyramid.margin), y * scale + Double(ImagePyramid.margin))
    }

    /// Where a point of the plane lies in the picture.
    package func origin(x: Double, y: Double) -> (x: Double, y: Double) {
      ((x - Double(ImagePyramid.margin)) / scale, (y - Double(ImagePyramid.margin)) / scale)
    }

    /// Cuts out what a network looks at.
    ///
    /// - Parameters:
    ///   - left: The first column, which may lie outside the plane, as may the others.
    ///   - top: The first row.
    /// - Returns: 28×28 bytes; even grey where the plane ends.
    package func window(left: Int, top: Int) -> [UInt8] {
      let side = Glyph.side
      return [UInt8](capacity: side * side) { output in
        for y in top..<top + side {
          for x in left..<left + side {
            let isInside = 0..<plane.width ~= x && 0..<plane.height ~= y
            output.append(isInside ? plane[x, y] : ImagePyramid.neutral)
          }
        }
      }
    }

    /// Cuts out what a network looks at, turned about its middle, with bilinear interpolation.
    ///
    /// - Parameters:
    ///   - x: Where its middle lies, in pixels from the plane's left edge.
    ///   - y: The same from its upper edge.
    ///   - angle: How far the window is turned against the plane, clockwise, in radians.
    /// - Returns: 28×28 bytes; even grey where the plane ends.
    package func window(aroundX x: Double, y: Double, turnedBy angle: Double) -> [UInt8] {
      let side = Glyph.side
      let (sine, cosine) = (sin(angle), cos(angle))
      let half = Double(side - 1) / 2
      return [UInt8](capacity: side * side) { output in
        for row in 0..<side {
          for column in 0..<side {
            let (across, down) = (Double(column) - half, Double(row) - half)
            output.append(
              value(
                x: x - 0.5 + cosine * across - sine * down,
                y: y - 0.5 + sine * across + cosine * down
              )
            )
          }
        }
      }
    }

    /// Interpolates between four pixels.
    private func value(x: Double, y: Double) -> UInt8 {
      let (left, top) = (x.rounded(.down), y.rounded(.down))
      func pixel(_ dx: Int, _ dy: Int) -> Double {
        let (column, row) = (Int(left) + dx, Int(top) + dy)
        let isInside = 0..<plane.width ~= column && 0..<plane.height ~= row
        return Double(isInside ? plane[column, row] : ImagePyramid.neutral)
      }
      let upper = pixel(0, 0) + (x - left) * (pixel(1, 0) - pixel(0, 0))
      let lower = pixel(0, 1) + (x - left) * (pixel(1, 1) - pixel(0, 1))
      return UInt8((upper + (y - top) * (lower - upper)).rounded())
    }
  }

  /// From the largest to the smallest.
  package let levels: [Level]

  /// Even grey around each level, in its pixels: digits at the border are looked at like others.
  package static let margin = 8
  /// The longer side of a digit's box that windows show, as in MNIST.
  package static let digitSide = 20.0
  /// What stands for no contrast.
  package static let neutral: UInt8 = 128
  /// From level to level.
  package static let step = 0.5.squareRoot()
  /// The longer side of the largest level: a digit is found from a twenty-fourth of it on.
  private static let longestSide = 480.0
  /// Small pictures are blown up so much at most.
  private static let greatestScale = 2.0
  /// The shorter side of the smallest level at least: a digit that fills the picture is 20 pixels high there.
  private static let shortestSide = 16.0

  /// Makes the levels of a picture.
  ///
  /// - Parameters:
  ///   - picture: The picture.
  ///   - phase: Sizes are this much larger or smaller, 0.8...1.2: what is learnt must not depend on them.
  package init(of picture: GreyImage, phase: Double = 1) {
    let longer = Double(max(picture.width, picture.height))
    let shorter = Double(min(picture.width, picture.height))
    var scale = min(Self.longestSide / longer, Self.greatestScale) * phase
    var levels: [Level] = []
    var source = (plane: picture, scale: 1.0)
    repeat {
      let width = max(Int((Double(picture.width) * scale).rounded()), 1)
      let height = max(Int((Double(picture.height) * scale).rounded()), 1)
      let plane = source.plane.resized(width: width, height: height)
      // Smaller levels come from the first one that is not blown up: it is much smaller than the picture.
      if levels.isEmpty, scale < 1 { source = (plane, scale) }
      levels.append(
        Level(
          plane: plane.locallyNormalized().padded(by: Self.margin, with: Self.neutral),
          scale: scale
        )
      )
      scale *= Self.step
    } while shorter * scale >= Self.shortestSide
    self.levels = levels
  }
}
