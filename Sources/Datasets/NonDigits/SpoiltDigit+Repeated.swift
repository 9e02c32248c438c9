// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

extension SpoiltDigit {
  /// Half of a digit, mirrored about the middle: of a four or a seven, of which that leaves no digit.
  ///
  /// Letters are symmetric more often than digits, and have just such corners. Where the half is empty, so is the picture.
  static func symmetric(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    let (label, half) = generator.element(of: halves)
    let digit = any(of: images, labelled: [label], using: &generator)
    let map = AffineMap(
      invertingRotation: generator.scatter(5 * .pi / 180),
      scale: generator.value(in: 0.95...1.05),
      shear: generator.scatter(0.14),
      shiftX: generator.scatter(3),
      shiftY: generator.scatter(3)
    )
    var moved = InlineArray<784, Float>(repeating: 0)
    var span = moved.mutableSpan
    add(digit, of: images, map, to: &span)
    for index in output.indices {
      let source = half.source(row: index / PaddedImage.side, column: index % PaddedImage.side)
      output[index] = moved[source]
    }
  }

  private enum Half {
    case left
    case right
    case top

    /// Which pixel of a digit is shown where.
    func source(row: Int, column: Int) -> Int {
      let last = PaddedImage.side - 1
      let (row, column) =
        switch self {
        case .left: (row, min(column, last - column))
        case .right: (row, max(column, last - column))
        case .top: (min(row, last - row), column)
        }
      return row * PaddedImage.side + column
    }
  }

  /// Halves that are no digit with their mirror image: of a seven's bar, say, it would be a one. The more places, the
  /// more often.
  private static let halves: [(label: UInt8, half: Half)] = [
    (4, .left), (4, .left), (4, .left), (4, .right), (4, .right), (4, .right), (4, .top),
    (7, .left), (7, .right), (7, .right),
  ]

  /// A nought inside a larger copy of itself, and mostly with a smaller copy inside it.
  static func nested(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    // Copies of a narrow one run into each other and show a bold nought: then another one is tried.
    for _ in 0..<20 {
      for index in output.indices { output[index] = 0 }
      let digit = any(of: images, labelled: [0], using: &generator)
      var scales: [ClosedRange<Float>] = [1...1, 1.6...2.2]
      if generator.chance(0.7) { scales.append(0.35...0.6) }
      for scale in scales {
        let isCopy = scale.lowerBound != scale.upperBound
        let map = AffineMap(
          invertingRotation: isCopy ? generator.scatter(10 * .pi / 180) : 0,
          scale: generator.value(in: scale),
          shear: 0,
          shiftX: isCopy ? generator.scatter(1) : 0,
          shiftY: isCopy ? generator.scatter(1) : 0
        )
        add(digit, of: images, map, to: &output)
      }
      if strokes(across: output) >= 4 { return }
    }
  }

  /// The strokes that the middle row crosses.
  private static func strokes(across pixels: borrowing MutableSpan<Float>) -> Int {
    let start = PaddedImage.side / 2 * PaddedImage.side
    var (count, isInk) = (0, false)
    for index in start..<start + PaddedImage.side where (pixels[index] > 0.5) != isInk {
      isInk.toggle()
      if isInk { count += 1 }
    }
    return count
  }

  /// A digit laid down at random places, light or dark, until nothing of it is left but its grain.
  ///
  /// - Source: J. van Wijk, "Spot noise: texture synthesis for data visualization", SIGGRAPH 1991.
  static func strewn(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    let side = PaddedImage.side
    let digit = images.pixels(of: any(of: images, using: &generator))
    for _ in 0..<40 {
      let (down, right) = (
        Int.random(in: 0..<side, using: &generator), Int.random(in: 0..<side, using: &generator)
      )
      let weight: Float = generator.chance(0.5) ? 1 : -1
      for row in 0..<side {
        let line = digit.startIndex + (row + down) % side * side
        for column in 0..<side {
          output[row * side + column] += weight * Float(digit[line + (column + right) % side])
        }
      }
    }
    var (sum, squares): (Float, Float) = (0, 0)
    for index in output.indices {
      sum += output[index]
      squares += output[index] * output[index]
    }
    let mean = sum / Float(output.count)
    let deviation = max(squares / Float(output.count) - mean * mean, 1).squareRoot()
    // On black, or on grey.
    let (level, contrast): (Float, Float) =
      generator.chance(0.5) ? (0, 0.35) : (generator.value(in: 0.1...0.5), 0.3)
    for index in output.indices {
      output[index] = (level + contrast * (output[index] - mean) / deviation).inUnitRange
    }
  }

  /// A digit that is bent until nobody could read it.
  ///
  /// Not a nought, a one or an eight, and no six or nine: those stay rings and bars however they are bent, or turn into each other.
  static func warped(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    let digit = any(of: images, labelled: [2, 3, 4, 5, 7], using: &generator)
    wild.apply(images.pixels(of: digit), into: &output, using: &generator)
  }

  private static let wild = Augmentation(
    rotationDegrees: 180,
    scale: 0.6...1.4,
    shearDegrees: 40,
    shiftPixels: 4,
    elasticAlpha: 90,
    elasticSigma: 4
  )

  /// One of the images with one of the labels, by chance.
  private static func any(
    of images: LabelledImages,
    labelled labels: Set<UInt8>,
    using generator: inout SeededGenerator
  ) -> Int {
    var digit = any(of: images, using: &generator)
    while !labels.contains(images.labels[digit]) { digit = any(of: images, using: &generator) }
    return digit
  }
}
