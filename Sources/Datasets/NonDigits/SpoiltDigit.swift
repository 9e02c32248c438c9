// DigitClassifier
// SPDX-License-Identifier: MIT

import NeuralNet

/// Pictures made of digits that show no one digit.
enum SpoiltDigit {
  private static let centre: Float = 13.5

  /// Two digits beside each other, each half as wide.
  static func pair(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    let apart = generator.value(in: 5...7)
    for side in [-apart, apart] {
      let digit = any(of: images, using: &generator)
      let (width, height) = (generator.value(in: 0.45...0.62), generator.value(in: 0.55...1))
      var map = stretched(width: width, height: height)
      map.x0 -= map.xx * side
      map.y0 -= map.yy * generator.scatter(1)
      add(digit, of: images, map, to: &output)
    }
  }

  /// One digit over another of a different kind.
  static func overwritten(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    let first = any(of: images, using: &generator)
    var second = first
    while images.labels[second] == images.labels[first] {
      second = any(of: images, using: &generator)
    }
    for digit in [first, second] {
      var map = stretched(width: 1, height: 1)
      map.x0 += generator.scatter(2.5)
      map.y0 += generator.scatter(2.5)
      add(digit, of: images, map, to: &output)
    }
  }

  /// A piece of a digit, enlarged.
  static func fragment(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    let size = generator.value(in: 2...3)
    var map = stretched(width: size, height: size)
    map.x0 += generator.value(in: -4.5...4.5)
    map.y0 += generator.value(in: -5.5...5.5)
    add(any(of: images, using: &generator), of: images, map, to: &output)
  }

  /// Halves of two digits, moved along the line between them until their strokes no longer meet.
  static func torn(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    let isUpright = generator.chance(0.5)
    let seam = Int(generator.value(in: 12...15.99))
    let apart = generator.value(in: 2.5...4) * (generator.chance(0.5) ? 1 : -1)
    for isFirst in [true, false] {
      var map = stretched(width: 1, height: 1)
      let shift = isFirst ? apart : -apart
      if isUpright { map.y0 += shift } else { map.x0 += shift }
      let digit = any(of: images, using: &generator)
      add(digit, of: images, map, to: &output) { row, column in
        ((isUpright ? column : row) < seam) == isFirst
      }
    }
  }

  /// A digit cut into squares, laid down in another order.
  static func shuffled(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    let side = PaddedImage.side
    let size = generator.element(of: [4, 7, 14])
    let across = side / size
    // Moved along by one to begin with: few squares are where they were.
    var order = (0..<across * across).map { ($0 + 1) % (across * across) }
    for last in order.indices.dropFirst().reversed() where generator.chance(0.8) {
      order.swapAt(last, Int.random(in: 0...last, using: &generator))
    }
    let digit = images.pixels(of: any(of: images, using: &generator))
    for row in 0..<side {
      for column in 0..<side {
        let square = order[row / size * across + column / size]
        let source = (square / across * size + row % size, square % across * size + column % size)
        let grey = digit[digit.startIndex + source.0 * side + source.1]
        output[row * side + column] = Float(grey) / 255
      }
    }
  }

  /// A small piece of a digit, over and over in both directions.
  static func tiled(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    let side = PaddedImage.side
    var tiles = InlineArray<784, UInt8>(repeating: 0)
    // An even piece would show nothing; where twenty tries find no edge there is none to find.
    for _ in 0..<20 {
      let period = (Int(generator.value(in: 2...8.99)), Int(generator.value(in: 2...8.99)))
      let corner = (Int(generator.value(in: 6...13.99)), Int(generator.value(in: 6...13.99)))
      let digit = images.pixels(of: any(of: images, using: &generator))
      var (darkest, brightest): (UInt8, UInt8) = (255, 0)
      for row in 0..<side {
        for column in 0..<side {
          let source = (corner.0 + row % period.0, corner.1 + column % period.1)
          let grey = digit[digit.startIndex + source.0 * side + source.1]
          tiles[row * side + column] = grey
          (darkest, brightest) = (min(darkest, grey), max(brightest, grey))
        }
      }
      if brightest - darkest > 100 { break }
    }
    // Enlarged so far that the tiles still fill the picture when they are turned.
    let size = generator.value(in: 1.42...1.7)
    let turn = SIMD2<Float>(1 / size, 0).turned(halfTurn: generator.value(in: -1...1))
    let map = linear(xx: turn.x, xy: -turn.y, yx: turn.y, yy: turn.x)
    PaddedImage(tiles.span).sample(map, into: &output)
  }

  /// A digit turned or mirrored into something else.
  static func turned(
    from images: LabelledImages,
    into output: inout MutableSpan<Float>,
    using generator: inout SeededGenerator
  ) {
    var digit = any(of: images, using: &generator)
    var turns = turns(of: images.labels[digit])
    while turns.isEmpty {
      digit = any(of: images, using: &generator)
      turns = self.turns(of: images.labels[digit])
    }
    add(digit, of: images, generator.element(of: turns), to: &output)
  }

  /// The turns after which nobody would read a digit.
  private static func turns(of label: UInt8) -> [AffineMap] {
    let left = linear(xx: 0, xy: 1, yx: -1, yy: 0)
    let right = linear(xx: 0, xy: -1, yx: 1, yy: 0)
    let around = linear(xx: -1, xy: 0, yx: 0, yy: -1)
    let mirrored = linear(xx: -1, xy: 0, yx: 0, yy: 1)
    let flipped = linear(xx: 1, xy: 0, yx: 0, yy: -1)
    return switch label {
    case 2, 5: [left, right]
    case 3: [left, right, around, mirrored]
    case 4: [left, right, around, flipped, mirrored]
    case 7: [left, right, around, flipped, mirrored]
    default: []
    }
  }

  /// One of the images, by chance.
  static func any(
    of images: LabelledImages,
    using generator: inout SeededGenerator
  ) -> Int {
    Int.random(in: 0..<images.count, using: &generator)
  }

  /// Enlarges a picture about its centre.
  private static func stretched(width: Float, height: Float) -> AffineMap {
    linear(xx: 1 / width, xy: 0, yx: 0, yy: 1 / height)
  }

  /// A linear map about the picture's centre, from places of the result to those of the original.
  private static func linear(xx: Float, xy: Float, yx: Float, yy: Float) -> AffineMap {
    AffineMap(
      xx: xx,
      xy: xy,
      x0: centre * (1 - xx - xy),
      yx: yx,
      yy: yy,
      y0: centre * (1 - yx - yy)
    )
  }

  /// Moves a digit by a map and lays it over what is there, where it is wanted.
  static func add(
    _ digit: Int,
    of images: LabelledImages,
    _ map: AffineMap,
    to output: inout MutableSpan<Float>,
    where isWanted: (_ row: Int, _ column: Int) -> Bool = { _, _ in true }
  ) {
    var moved = InlineArray<784, Float>(repeating: 0)
    var span = moved.mutableSpan
    PaddedImage(images.pixels(of: digit).span).sample(map, into: &span)
    for index in output.indices
    where isWanted(index / PaddedImage.side, index % PaddedImage.side) {
      output[index] = max(output[index], moved[index])
    }
  }
}
