// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Digits of a data set, cut out as ink at any size.
enum PastedDigit {
  /// Cuts a digit of the wanted label out.
  ///
  /// The 28×28 grey levels are smoothed by quadratic splines and cut at half their height, so that edges are as
  /// crisp as a pen's however large the digit is.
  /// - Parameters:
  ///   - digit: 0...9.
  ///   - images: Where to take it from.
  ///   - height: Its height in pixels.
  ///   - slant: How far to shear it to the right: the tangent of the angle.
  ///   - generator: Chooses the image.
  /// - Precondition: The set has the digit.
  /// - Returns: The mask; the digit's head is at row 0 and its foot at row `height`.
  static func mask(
    _ digit: Int,
    of images: LabelledImages,
    height: Float,
    slant: Float,
    using generator: inout SeededGenerator
  ) -> InkMask {
    var index = Int.random(in: 0..<images.count, using: &generator)
    // A set without the digit would be searched for ever: after some tries the next one in order is taken.
    for _ in 0..<200 where Int(images.labels[index]) != digit {
      index = Int.random(in: 0..<images.count, using: &generator)
    }
    for _ in 0..<images.count where Int(images.labels[index]) != digit {
      index = (index + 1) % images.count
    }
    precondition(Int(images.labels[index]) == digit, "the set has no \(digit)")
    return mask(Array(images.pixels(of: index)), height: height, slant: slant)
  }

  private static func mask(_ pixels: [UInt8], height: Float, slant: Float) -> InkMask {
    let inked = pixels.indices.filter { pixels[$0] >= 96 }
    let rows = inked.map { $0 / 28 }
    let (top, bottom) = (rows.min() ?? 0, (rows.max() ?? 27) + 1)
    let columns = inked.map { $0 % 28 }
    let (left, right) = (columns.min() ?? 0, (columns.max() ?? 27) + 1)
    let scale = height / Float(bottom - top)
    let lean = abs(slant) * height / 2
    var mask = InkMask(
      left: Int(-lean - scale * 1.5) - 1,
      top: Int(-scale * 1.5) - 1,
      width: Int(Float(right - left) * scale + 2 * lean + 3 * scale) + 3,
      height: Int(height + 3 * scale) + 3
    )
    // The cut is as soft as a pixel and a half.
    let sharpness = max(scale * 0.45, 1)
    for row in 0..<mask.height {
      let y = Float(mask.top + row) + 0.5
      for column in 0..<mask.width {
        let x = Float(mask.left + column) + 0.5 - (height / 2 - y) * slant
        let level = level(pixels, x / scale + Float(left), y / scale + Float(top))
        mask.coverage[row * mask.width + column] = ((level - 0.42) * sharpness + 0.5).inUnitRange
      }
    }
    return mask
  }

  /// The smoothed grey level at a place, 0...1; pixel centres lie at halves.
  private static func level(_ pixels: [UInt8], _ x: Float, _ y: Float) -> Float {
    guard x > -1, y > -1, x < 29, y < 29 else { return 0 }
    let (column, row) = (Int(x + 2) - 2, Int(y + 2) - 2)
    let (right, down) = (x - Float(column), y - Float(row))
    let (across, along) = (weights(right), weights(down))
    var sum: Float = 0
    for dy in 0..<3 {
      let line = row + dy - 1
      guard 0..<28 ~= line else { continue }
      for dx in 0..<3 where 0..<28 ~= column + dx - 1 {
        sum += across[dx] * along[dy] * Float(pixels[line * 28 + column + dx - 1])
      }
    }
    return sum / 255
  }

  private static func weights(_ share: Float) -> SIMD3<Float> {
    let middle = share - 0.5
    return [
      0.5 * (0.5 - middle) * (0.5 - middle), 0.75 - middle * middle,
      0.5 * (0.5 + middle) * (0.5 + middle),
    ]
  }
}
