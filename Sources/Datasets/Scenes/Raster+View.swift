// DigitClassifier
// SPDX-License-Identifier: MIT

/// A plane seen from somewhere.
extension Raster {
  /// The picture that a camera takes of this plane, sampled bilinearly; the edge goes on for ever.
  ///
  /// - Parameters:
  ///   - view: From places of the picture to places of the plane.
  ///   - origin: The plane's place at the raster's top left corner.
  ///   - width: Pixels a row of the picture.
  ///   - height: Its rows.
  /// - Returns: The picture.
  func seen(_ view: Projection, origin: SIMD2<Float>, width: Int, height: Int) -> Raster {
    var picture = Raster(width: width, height: height)
    let (across, down, depth) = view.rows
    let (limitX, limitY) = (Float(self.width) - 1.001, Float(self.height) - 1.001)
    let stride = self.width
    // SAFETY: places are held within the raster, one pixel short of its last row and column.
    pixels.withUnsafeBufferPointer { pixels in
      picture.pixels.withUnsafeMutableBufferPointer { result in
        for row in 0..<height {
          let y = Float(row) + 0.5
          let start = SIMD3(across.y, down.y, depth.y) * y + SIMD3(across.z, down.z, depth.z)
          let step = SIMD3(across.x, down.x, depth.x)
          for column in 0..<width {
            let point = start + step * (Float(column) + 0.5)
            let x = min(max(point.x / point.z - origin.x - 0.5, 0), limitX)
            let y = min(max(point.y / point.z - origin.y - 0.5, 0), limitY)
            let (left, top) = (Int(x), Int(y))
            let (right, bottom) = (x - Float(left), y - Float(top))
            let index = top * stride + left
            let upper = pixels[index] + (pixels[index + 1] - pixels[index]) * right
            let under = pixels[index + stride]
            let lower = under + (pixels[index + stride + 1] - under) * right
            result[row * width + column] = upper + (lower - upper) * bottom
          }
        }
      }
    }
    return picture
  }
}
