// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Disturbances that hit each pixel for itself.
enum PixelNoise {
  /// Adds normal noise.
  static func add(
    deviation: Float,
    to pixels: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    for index in pixels.indices {
      pixels[index] = (pixels[index] + deviation * generator.normal()).inUnitRange
    }
  }

  /// Makes a share of the pixels black or white.
  static func speckle(
    share: Float,
    of pixels: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    for index in pixels.indices {
      let draw = generator.uniform()
      if draw < share { pixels[index] = draw < share / 2 ? 0 : 1 }
    }
  }
}

extension Float {
  /// The number, or the nearer end of 0...1.
  var inUnitRange: Float { Swift.min(Swift.max(self, 0), 1) }
}
