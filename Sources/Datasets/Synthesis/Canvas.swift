// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging

/// A picture being made: colours as displayed, 0...1, not yet rounded to bytes.
struct Canvas: Sendable {
  let width: Int
  let height: Int

  /// Red, green and blue of each pixel, row-major.
  private(set) var pixels: [SIMD3<Float>]

  /// Paints every pixel with the colour at its centre.
  init(width: Int, height: Int, colour: (SIMD2<Float>) -> SIMD3<Float>) {
    (self.width, self.height) = (width, height)
    pixels = []
    pixels.reserveCapacity(width * height)
    for row in 0..<height {
      for column in 0..<width {
        pixels.append(colour([Float(column) + 0.5, Float(row) + 0.5]))
      }
    }
  }

  /// Replaces every pixel by what `change` makes of it, row by row.
  mutating func apply(_ change: (SIMD2<Float>, SIMD3<Float>) -> SIMD3<Float>) {
    for row in 0..<height {
      for column in 0..<width {
        let index = row * width + column
        pixels[index] = change([Float(column) + 0.5, Float(row) + 0.5], pixels[index])
      }
    }
  }

  /// Covers pixels with ink.
  ///
  /// - Parameters:
  ///   - field: Where the pen went; as large as the canvas.
  ///   - pen: What it is.
  ///   - grain: The grain of the surface.
  mutating func draw(_ field: StrokeField, with pen: Pen, grain: ValueNoise) {
    precondition(field.width == width && field.height == height)
    for index in pixels.indices where field.depths[index] > -.infinity {
      let point = SIMD2(Float(index % width), Float(index / width))
      let tooth = grain(point * 0.55)
      let ink = pen.coverage(depth: field.depths[index], tooth: tooth)
      pixels[index] += (pen.colour - pixels[index]) * ink
    }
  }

  /// Blurs a little, as a lens or a scaled-down picture does.
  ///
  /// - Parameter amount: 0 leaves the picture alone; 1 averages three pixels, weights 1:2:1, along
  ///   each axis.
  mutating func blur(_ amount: Float) {
    guard amount > 0 else { return }
    blurLines(count: height, length: width, stride: 1, lineStride: width, amount: amount)
    blurLines(count: width, length: height, stride: width, lineStride: 1, amount: amount)
  }

  private mutating func blurLines(
    count: Int,
    length: Int,
    stride: Int,
    lineStride: Int,
    amount: Float
  ) {
    let (side, middle) = (amount / 4, 1 - amount / 2)
    for line in 0..<count {
      var index = line * lineStride
      var before = pixels[index]
      for position in 0..<length {
        let here = pixels[index]
        let after = position + 1 < length ? pixels[index + stride] : here
        pixels[index] = (before + after) * side + here * middle
        before = here
        index += stride
      }
    }
  }

  /// Rounds the picture to bytes.
  ///
  /// - Parameter format: `.rgb`, or `.grey` for the luma (Rec. 601).
  /// - Returns: A picture of the canvas's size; what is darker or lighter than bytes can tell is cut.
  func image(_ format: PixelFormat) -> Image {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(pixels.count * 3)
    for pixel in pixels {
      let levels = pixel.clamped(lowerBound: .zero, upperBound: .one) * 255
      if format == .grey {
        bytes.append(UInt8((levels * [0.299, 0.587, 0.114]).sum().rounded()))
      } else {
        for channel in 0..<3 { bytes.append(UInt8(levels[channel].rounded())) }
      }
    }
    do {
      return try Image(
        width: width,
        height: height,
        format: format == .grey ? .grey : .rgb,
        pixels: bytes
      )
    } catch {
      preconditionFailure("\(width)×\(height) pixels, \(bytes.count) bytes: \(error)")
    }
  }
}
