// DigitClassifier
// SPDX-License-Identifier: MIT

import Imaging
import NeuralNet

/// Pictures to decode, frame and read: the same on every machine, and no file.
enum TestPicture {
  /// A seven as MNIST has it: 28×28, white on black.
  static func glyph() throws -> Image {
    Image(try plane(width: 28, height: 28, digit: (7, 4, 14, 20), stroke: 2.2, ink: 255, paper: 0))
  }

  /// A seven with a dark pen on light paper, cut out by hand.
  static func crop() throws -> Image {
    Image(
      try plane(width: 120, height: 160, digit: (35, 30, 50, 95), stroke: 7, ink: 40, paper: 215)
    )
  }

  /// The same as a camera sees it: 640×480 in colour, uneven light, noise.
  static func frame() throws -> Image {
    let grey = try plane(
      width: 640,
      height: 480,
      digit: (250, 120, 110, 200),
      stroke: 16,
      ink: 50,
      paper: 190
    )
    let colours = grey.pixels.flatMap { [$0, UInt8(min(255, Int($0) + 6)), $0] }
    return try Image(width: 640, height: 480, format: .rgb, pixels: colours)
  }

  /// Paper with a seven on it; sizes in pixels, brightness 0...255.
  private static func plane(
    width: Int,
    height: Int,
    digit: (left: Float, top: Float, width: Float, height: Float),
    stroke: Float,
    ink: Float,
    paper: Float
  ) throws -> GreyImage {
    var generator = SeededGenerator(seed: 7)
    let isPlain = paper == 0
    let right = digit.left + digit.width
    let pixels = (0..<width * height).map { index -> UInt8 in
      let (x, y) = (Float(index % width), Float(index / width))
      let bar = distance(x, y, from: (digit.left, digit.top), to: (right, digit.top))
      let foot = (digit.left + digit.width / 3, digit.top + digit.height)
      let leg = distance(x, y, from: (right, digit.top), to: foot)
      let opacity = max(0, min(1, stroke / 2 + 0.5 - min(bar, leg)))
      let light = isPlain ? 0 : 30 * (x / Float(width) - 0.5) + 4 * generator.normal()
      return UInt8(max(0, min(255, paper + (ink - paper) * opacity + light)))
    }
    return try GreyImage(width: width, height: height, pixels: pixels)
  }

  private static func distance(
    _ x: Float,
    _ y: Float,
    from start: (Float, Float),
    to end: (Float, Float)
  ) -> Float {
    let (dx, dy) = (end.0 - start.0, end.1 - start.1)
    let along = ((x - start.0) * dx + (y - start.1) * dy) / (dx * dx + dy * dy)
    let part = max(0, min(1, along))
    let (offX, offY) = (x - start.0 - part * dx, y - start.1 - part * dy)
    return (offX * offX + offY * offY).squareRoot()
  }
}
